@echo off
rem Drag a folder of answers onto this file.
call "%~dp0program\run.cmd" report "%~1"
