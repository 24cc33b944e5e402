"""Sentences as citizens write them in a survey about safety, with what is to be found in them.

`«kind piece»` marks a piece. Nobody here is real: the telephone numbers are those that PTS keeps
for books and films (070-174 06 05 to 99 and so on), the personal numbers are examples that
authorities give, or made up after them, with 98 first among the last four.
"""

import re
from typing import NamedTuple

from questions.personal_data import FoundKind


class Sentence(NamedTuple):
    text: str
    pieces: frozenset[tuple[FoundKind, str]]


WITH = """
Mitt personnummer är «personal_number 811218-9876».
Jag heter inget särskilt men mitt nummer är «personal_number 19811218-9876», hör av er.
Hon är över hundra, «personal_number 811218+9876», och vågar inte gå ut.
Mitt samordningsnummer är «personal_number 701063-2391».
Pnr «personal_number 640823–3234» om ni vill kontakta mig
pnr: «personal_number 640823 3234»
mitt pnr är «personal_number 8902019804» och jag bor i Nossebro
Född «personal_number 19890201-9804» och rädd sedan dess
Tolvan har «personal_number 191212121212» som nummer.
Tolvan igen: «personal_number 121212-1212».
Personnummer «personal_number 010203-9815», går i nian.
min son «personal_number 20010203-9815» blev rånad
Min dotter («personal_number 120630-9831») blir mobbad på bussen.
Han som säljer knark har «personal_number 450228-9848».
personnr «personal_number 19991231-9853»
Kolla upp «personal_number 700112—9860», han kör moped som en galning.
«personal_number 880965-9876» är mitt samordningsnummer från migrationsverket
Skriv till mig, «personal_number 920371-9886» är det.
Reservnummer från sjukhuset: «personal_number 811218-T987».
jag är «personal_number 660606-9901» och min fru är «personal_number 830917-9912»
Fel siffra kanske, men «personal_number 660606-9902» tror jag.
Nummer «personal_number 19660606 9901» har anmält tre gånger.
«personal_number 830917−9912» ringde polisen igår.
Mitt id är «personal_number 000229-9899», skottdagen!
Anmälan gjord av «personal_number 196606069901» i mars.
Mitt nummer är «personal_number 1983-09-17-9912».
Ring mig på «phone 070-174 06 05».
ring «phone 0701740606» efter fem
mobil: «phone 070-1740607»
Nås på «phone 070 174 06 08» dagtid.
Tel «phone +46701740609»
Mitt nummer är «phone +46 70 174 06 10» tack.
Jag vill bli uppringd på «phone +46 (0)70-174 06 11».
Ring «phone 0046701740612» om det gäller bråket vid torget.
telefon «phone 08-465 004 01»
Hem: «phone 08-46500402», kväll går bra.
«phone 031-390 06 03» är numret till min mamma som inte vågar gå ut.
Ring vaktmästaren på «phone 0980-319 204».
nummer «phone 0980/319205»
Kontakta mig: «phone 070.174.06.13»
«phone 070-17 40 614», ring gärna
Langarens nummer är «phone 0701740615», gör något!
Sms:a «phone 070–174 06 16» så berättar jag mer.
Det är «phone (0980) 31 92 06» som gäller.
Min granne säljer sprit, ring «phone 0701740617» så får ni se.
Mobilnr 1: «phone 0701740618», mobilnr 2: «phone 0701740619».
Jag svarar på «phone 0701740620» mellan 8 och 17.
Maila mig på «email anna.exempel@example.se».
min mejl är «email kalle_k99@example.com» om ni undrar
E-post: «email a.b-c@skola.example.se», tack!
skriv till «email anna.exempel (at) example.se»
«email anna(at)example.se» är min adress
«email nisse snabel-a example.se»
«email nisse snabela example.com» går bra
Mejla «email nisse[at]example.se».
«email nisse at example.se» om ni vill veta mer
Jag heter något, «email NISSE@EXAMPLE.SE».
Hör av er («email lampan+torget@example.org»).
Kontakt «email rektorn@example.se», hon vet allt.
min adress är «email lotta @ example.se»
skicka svaret till «email lotta.lundexempel@example»
Svara till «email lotta (snabel-a) example.se».
«email lotta@exempel punkt se»
En svart bil med nummer «plate ABC 123» kör runt skolan varje kväll.
regnr «plate ABC123» står alltid fel
Volvon «plate XYZ 12A» har bränt däck på parkeringen.
Mopedbilen «plate def456» kör på cykelbanan.
«plate GHJ-789» rattfull varje fredag
bilen heter «plate klm 321» eller nåt
Reg.nr «plate MNO 45B» – buskörning.
EPA-traktor «plate rst90u» med hög musik.
Kolla «plate TUW 678», de langar ur bagaget.
Skåpbil «plate Xyz 789» har setts vid inbrotten.
Den med «plate HUS 123» på plåten kör för fort.
«plate ABC 12D» och «plate BCD 34E» tävlar på Storgatan.
En vit Saab, «plate PKX418», har stått övergiven hela vintern.
Hon i bilen «plate DLR 226» ringer medan hon kör.
moped med skylt «plate ZZT 55L»
Den röda traktorn («plate OKB 904») kör genom byn.
Jag bor på «address Storgatan 12» och det är mörkt.
Det säljs knark på «address Kyrkvägen 3B».
grannarna på «address storgatan 14» spelar musik
Det bråkas på «address Björkgränd 7» varje lördag.
«address Skolstigen 2» är ett tillhåll.
Kolla lägenheten på «address Bantorget 5».
Han bor på «address Nygatan 22 C».
adress: «address Linnégatan nr 8»
«address Lars Kaggs gata 5» borde ni besöka.
Mannen på «address Hasselbacken 11» skriker åt barnen.
En familj på «address Ekallén 4» har det svårt.
jag bor på «address Västergatan 18a»
Bakom «address Järnvägsgatan 9» ligger sprutor.
«address Kungsgatan 31, lgh 1102» luktar hasch.
Det brann i soporna vid «address Industrivägen 16».
Mellan «address Åsgatan 3» och «address Åsgatan 7» är det alltid glas.
Min granne «name Exempla» kör för fort.
Läraren «name Testman» ser mobbningen men gör inget.
Han heter «name Kalle Exempelsson» och säljer tobak till barn.
Grannen «name Nils Påhittsson» slår sin hund.
Jag heter «name Lisa» och är nio år.
Rektorn «name Fia Hittepåberg» lyssnar inte.
hon heter «name lisa» och är elak
Min kompis «name Olle» blev rånad.
Familjen «name Fantasilund» bråkar varje natt.
Mitt ex kallas «name Knutte».
Herr «name Exempelgren» parkerar på trottoaren.
Vaktmästare «name Bo Hittepå» borde få mer tid.
Där stod «capitals Pelle Påhittsson» och sålde cigaretter.
Det är alltid «capitals Anna-Lisa Exempelberg» som städar efter ungdomarna.
När «capitals Kim Testsson» kom slutade bråket.
Jag såg «capitals Mona Hittepålund» vid kiosken i fredags.
Vilken tur att vi har «capitals Missing People».
Ring «phone 0701740623»/«phone 0701740624».
Ring «phone 070-174 06 21» eller mejla «email kim@example.se».
Jag, «personal_number 811218-9876», bor på «address Ängsvägen 6», tel «phone 0701740622».
«plate ABC 123» tillhör min granne «name Bosse».
""".strip().splitlines()

NOTHING = """
Storgatan är mörk.
Det är mörkt på Kyrkvägen mellan skolan och kyrkan.
Sätt upp fler lampor på Skolgatan och Järnvägsgatan!
Bilarna kör för fort på väg 47.
Riksväg 44 behöver fler kameror.
E20 bullrar hela natten.
Korsningen väg 47 och väg 190 är livsfarlig.
Länsväg 181 plogas för sent.
Länsvägen 181 har inget vägräcke.
Det är 80 på Kyrkvägen, sänk till 40.
På Storgatan 2 gånger i veckan ser jag rattfyllon.
Storgatan 30 km/h tack!
På Storgatan kl 22-23 är det bråk.
På Storgatan 20 bilar på en kvart.
På Ringvägen 3 barn blev nästan påkörda.
Skolvägen 40 km/h är för mycket.
Storgatan 2023 och Storgatan 2024 är som natt och dag.
Storgatan 22.30 en fredag är inget för barn.
Cykelvägen 2 meter bred, minst!
Motorvägen 110 borde vara 120.
Elljusspåret är trasigt sedan 2019.
Ring 112 om något händer, säger de.
Jag ringde 114 14 men kom aldrig fram.
11414 svarar aldrig
1177 sa att jag skulle vänta.
Ring SOS 112.
RING SOS 112 DIREKT
sos 112 dröjde en timme
Det tar en halvtimme för polisen när man ringt 112 eller 114 14.
113 13 borde fler känna till.
118 118 finns väl inte längre?
Bris har 116 111.
Kvinnofridslinjen på 020-50 50 50 borde stå på affischer.
Skatteverkets 0771-567 567 svarar snabbare än polisen.
20 personer stod och skrek utanför Ica.
Det var nog 100 ungdomar på torget.
Kl 22-23 är det värst.
kl 22.30 vågar ingen gå ut
Mellan 22:00 och 04:00 är det fest.
Öppet 08.00-17.00 räcker inte.
Biblioteket har öppet 06.30-07.45, vem hinner då?
Fritidsgården borde ha öppet 0800-2200.
Öppna 08 00 - 17 00 även på lördagar.
Klotter för 100 000 kr varje år.
Kommunen lade 1 250 000 kr på rondellen.
Det kostade 12 075 000 kronor.
En lampa kostar ca 100 kr.
Ca 100 meter från skolan säljs det snus.
ca 100 ungdomar
Barnen i åk 7-9 behöver en egen plats.
Åk 4–6 mobbas av åk 9.
465 30 Nossebro är en trygg plats.
Vi i 46597 glöms bort.
Det var bättre 2015.
Sedan 2019-2020 har det blivit värre.
Den 2024-05-06 var det inbrott hos grannen.
Inbrott 2024-05-06 kl 03.15.
Inbrott 2024-05-06 0315.
Vakten gick 2024-05-06 0730-0800.
mkt 100 ggr värre på fre 200 m bort
Det hände 01-02-2025.
Det hände den 05.06.2024.
Det hände 3/4 och 5/6 förra året.
Mellan 01/02-03/04 var skolan stängd.
Under 2023/2024 har jag blivit av med två cyklar.
Inbrotten var 20240112-20240115.
Vi som är födda 06 07 08 har inget att göra.
Födda 07 08 09 10 får inte komma in.
På en skala 0 1 2 3 4 5 6 7 8 9 10 säger jag 4.
På en skala 1-10 är det 3.
På en skala från 0 till 10 är tryggheten 2.
Jag är 67 år och går aldrig ut efter 20.
Jag är 14 och går ut ändå.
Vi var 3 st som blev hotade av 5 andra.
3 av 10 lampor fungerar.
50 % av lamporna är trasiga.
Minst 75 procent av bilarna kör för fort.
De kör 70 på 30-vägen.
30 km/h är lagom.
Det tog 45 minuter innan polisen kom.
och 123 andra saker
Det var jag och 100 till som protesterade.
det var ett 100-tal ungdomar
Jag ringde tre 112-samtal.
tre 112 samtal på en kväll
Se sid 200 i planen.
se sid. 123
på sid 200 står det att ni ska sätta upp lampor
har 200 kr i böter
vi är 150 i byn och har 100 bilar
det kom 300 personer
att 100 personer flyttar varje år säger allt
som 100 andra tycker jag att det är mörkt
för 500 kr kan man få en kamera
upp 200 meter från kyrkan
typ 100 mopeder
max 110 på vägen, min 70
bara tio 112-samtal
det tog 240 dagar
nej 100 gånger nej
Buss 123 går för sällan.
buss 300 kommer aldrig i tid
linje 213 är alltid sen
Bor i hus 12b och hör allt.
Bus 100 kvällar om året.
BMW 320 med hög musik varje kväll.
En BMW 530d kör som en dåre.
Mopeder på över 100 cc.
Jag springer 5 km i elljusspåret men vågar inte efter 19.
Det ligger sprutor 20 meter från lekplatsen.
Vi vill ha 4 nya lampor vid dammen.
Sätt hastigheten till 40.
Vi bor 2 km från Jonslund.
Planen från 1998 måste göras om.
I november 2023 blev jag rånad.
nov 2023 och dec 2024
maj 2024 var hemskt
jul 2023 stal de vår gran
Kamera vid torget, 2-3 stycken.
1. Mer poliser 2. Fler lampor 3. Lägre fart
1) lampor 2) trottoarer 3) poliser
10/10 rekommenderar inte
0 poliser på 10 år
000 kr läggs på oss unga
Inget.
Allt är bra.
vet inte
Bättre belysning.
Mer vuxna ute på kvällarna.
Jag känner mig trygg.
Jag är rädd när jag går hem från träningen.
Busshållplatsen vid Hallen är mörk och läskig.
Gångtunneln under järnvägen luktar kiss.
Fler poliser som syns ute.
Ungdomarna kör epa hela natten.
EPA-traktorer med bas som skakar husen.
Ta bort buskarna vid gångvägen.
Det slängs glas i parken.
Grannsamverkan fungerar bra hos oss.
Snöröjningen är för dålig på trottoarerna.
Hundar utan koppel i elljusspåret.
Jag vill att polisen kommer till skolan.
Vi behöver en fältare på helgerna.
Drogerna säljs öppet vid stationen.
Folk langar sprit till minderåriga.
Mina föräldrar vågar inte öppna dörren.
Bedragare ringer till gamla.
Jag har blivit lurad på 20 000 kr i telefon.
Någon ringde och ville ha mitt bank-id.
De frågar efter personnummer, lämna aldrig ut det!
Man ska inte lämna ut sin mejladress eller sitt nummer.
Skriv inte namn här.
Min granne är snäll.
Min granne kör för fort.
Läraren ser inget.
Vad heter det nya området?
Gatan heter Storgatan och är mörk.
Grannen vid macken bråkar.
Bra fråga @ kommunen
Vi ses vid torget kl. 18 @ fritidsgården
Elever i 9a och 9b slåss.
Klass 7b är värst.
sal 112 är kall
Rum 204 på skolan saknar lås.
Hus A 100 är ett tillhåll.
Ni borde sänka skatten med 1,25 kr.
Det är 0,5 km till närmsta lampa.
Temperaturen var -15 och isen låg kvar.
Vägen var hal i 14 dagar.
Gatan 3 dagar utan ljus!
Torget 20 lampor, 5 lyser.
Gatlyktorna 1-20 är släckta.
Lyktstolpe 4711 är trasig.
Lyktstolpe nummer 12345 lyser inte.
Diarienummer KS 2023/145 har inte besvarats.
Ärende 2023-1456 ligger kvar.
Polisens ärende 5000-K123456-23 lades ner.
Bankgiro 5050-1055 är till Röda Korset.
Organisationsnummer 212000-1561 tillhör inte oss.
Kommunens orgnr är 5560360793 tror jag.
ISO 27001 hjälper inte mot inbrott.
Covid-19 gjorde oss ensamma.
wifi på 5G saknas
MP3-spelare hörs över hela torget.
B12 är en vitamin, A10 en väg i Tyskland.
Alla som går 2000-talsvägen vet.
Hälften av 8 000 invånare är oroliga.
Vi är 5 700 i kommunen.
Fler än 3 000 000 svenskar är oroliga.
Sedan 1 januari 2024 har vi ingen polis.
Den 12 mars 2024 kl 21.15 small det.
Runt 21 - 23 är det mest stök.
fre-lör 22-04 är det bråk utanför pizzerian
Lördagar 23:30 – 02:30.
Skjutbanan låter 90 dB på 500 m.
24/7 är det musik.
7-Eleven finns inte här.
Lägg 10 milj på trygghet.
Tåg 123 stannar inte längre.
Spår 1 och 2 är mörka.
Vid km 12 på banvallen ligger skräp.
Ungdomsmottagningen har öppet 2 timmar i veckan.
GATAN ÄR MÖRK
FLER POLISER NU
Det behövs 3 gånger fler vuxna på 5 gånger fler ställen.
""".strip().splitlines()

_PIECE = re.compile(r"«(\w+) (.*?)»")


def _read(line: str) -> Sentence:
    return Sentence(_PIECE.sub(r"\2", line), frozenset(_PIECE.findall(line)))


GOLDEN = [_read(line) for line in (*WITH, *NOTHING)]
