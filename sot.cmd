@echo off
rem The command `sot` on Windows, as in: sot check 2024. What it runs first makes the environment: see bootstrap.py.
setlocal DisableDelayedExpansion

rem Each Python is tried before it is trusted: where none is installed, `python` only opens Microsoft's store.
set "python=py"
%python% -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))" >nul 2>nul
if not errorlevel 1 goto run
set "python=python"
%python% -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))" >nul 2>nul
if not errorlevel 1 goto run
chcp 65001 >nul
>&2 echo Python 3.11–3.14 saknas. Hämta det från python.org, eller skriv: winget install Python.Python.3.13
>&2 echo Stäng sedan fönstret, öppna ett nytt och kör om.
set "code=2"
goto end

:run
if "%~1"=="" goto help
%python% "%~dp0bootstrap.py" sot %*
set "code=%errorlevel%"
goto end

:help
%python% "%~dp0bootstrap.py" sot --help
set "code=%errorlevel%"

:end
rem A double-click gives no words, and its window would close before anything has been read.
if "%~1"=="" pause
exit /b %code%
