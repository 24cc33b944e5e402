@echo off
rem Finds a Python that fits and hands over to start.py, with all that it was given.
rem In ASCII: cmd reads a file in whatever code page it happens to have.
setlocal
chcp 65001 >nul
set PYTHONUTF8=1
set PYTHON=
set "START=%~dp0start.py"
for %%c in ("py -3.13" "py -3.12" "py -3.11" python) do call :try %%~c
if defined PYTHON (
    %PYTHON% -I "%START%" %*
) else (
    echo Python 3.11, 3.12 eller 3.13 saknas. Sidan som nu visas talar om var det finns.
    for %%f in ("%~dp0..\*.html") do start "" "%%~ff"
)
echo.
pause
exit /b

:try
if defined PYTHON exit /b
%* -I "%START%" >nul 2>nul
if not errorlevel 1 set "PYTHON=%*"
exit /b
