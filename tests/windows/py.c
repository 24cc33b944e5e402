/* In the place of Windows' py.exe: Wine has a shell and no Python. Hands its arguments to one on
   Linux (__main__.py), in a file, says what that said, and ends as it did. */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

int wmain(int count, wchar_t **words)
{
    FILE *asked = _wfopen(L"asked.part", L"w, ccs=UTF-8");
    for (int n = 1; n < count; n++)
        fwprintf(asked, L"%ls\n", words[n]);
    fclose(asked);
    MoveFileW(L"asked.part", L"asked");
    FILE *answer;
    while (!(answer = fopen("answer", "rb")))
        Sleep(50);
    int code = 70, byte;
    fscanf(answer, "%d\n", &code);
    while ((byte = fgetc(answer)) != EOF)
        putchar(byte);
    fclose(answer);
    DeleteFileW(L"answer");
    return code;
}
