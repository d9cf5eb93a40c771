; The installer for people. What depends on the version, the files and the registry is in GENERATED (nsis.mjs).
;
; Silent: Setup.exe /S [/AllUsers | /CurrentUser] [/DESKTOP] [/D=FOLDER]; the uninstaller takes /S.
; Exit codes: 0 done, 1 cancelled, 2 failed, 3 a newer version or the MSI is installed, 5 the program is running,
; 740 administrators only.
Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestSupportedOS Win10
!include "${GENERATED}"
!if "${COMPRESSION}" == "fast"
  SetCompress off
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
SetDateSave on
SetOverwrite on
CRCCheck force
OutFile "${OUTPUT}"
Name "${NAME}"
BrandingText "${NAME} ${VERSION}"

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${PRODUCT_KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallDir"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${PRODUCT_KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallDir"
!define MULTIUSER_USE_PROGRAMFILES64
!include MultiUser.nsh
!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include x64.nsh

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define PROGRAM "$INSTDIR\${NAME}.exe"
Var Scope ; machine or user
Var OnDesktop

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_FINISHPAGE_NOAUTOCLOSE
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro STRINGS_ENGLISH
!insertmacro STRINGS_GERMAN
LangString RUNNING ${LANG_ENGLISH} "${NAME} is running. Close its windows and try again."
LangString RUNNING ${LANG_GERMAN} "${NAME} läuft gerade. Schließen Sie seine Fenster und versuchen Sie es noch einmal."
LangString NEWER ${LANG_ENGLISH} "A newer version of ${NAME} is installed. Nothing was changed."
LangString NEWER ${LANG_GERMAN} "Eine neuere Version von ${NAME} ist installiert. Nichts wurde geändert."
LangString MANAGED ${LANG_ENGLISH} "${NAME} was installed on this computer by its administrators. Nothing was changed."
LangString MANAGED ${LANG_GERMAN} "${NAME} wurde auf diesem Computer von der Administration installiert. Nichts wurde geändert."
LangString OLD_STAYS ${LANG_ENGLISH} "The earlier version could not be removed. It is still there; nothing was changed."
LangString OLD_STAYS ${LANG_GERMAN} "Die frühere Version ließ sich nicht entfernen. Sie ist noch da; nichts wurde geändert."
LangString NOT_WHOLE ${LANG_ENGLISH} "Not all files could be written. Install ${NAME} again."
LangString NOT_WHOLE ${LANG_GERMAN} "Nicht alle Dateien konnten geschrieben werden. Installieren Sie ${NAME} noch einmal."

VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "ProductName" "${NAME}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "FileDescription" "${NAME} Setup"
VIAddVersionKey /LANG=${LANG_ENGLISH} "CompanyName" "${VENDOR}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "LegalCopyright" "${VENDOR}"

!macro STOP SENTENCE CODE
  MessageBox MB_OK|MB_ICONSTOP "$(${SENTENCE})" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

; Who asks for all users without the rights is told so by MultiUser in a box, which nobody can answer in a silent installation.
!macro RIGHTS PREFIX
  SetRegView 64
  ${If} ${Silent}
    UserInfo::GetAccountType
    Pop $0
    ${${PREFIX}GetParameters} $1
    ${${PREFIX}GetOptions} $1 "/AllUsers" $2
    ${IfNot} ${Errors}
    ${AndIf} $0 != "Admin"
      SetErrorLevel 740
      Quit
    ${EndIf}
    ClearErrors
  ${EndIf}
!macroend

; A program that runs can not be replaced; nothing is begun then.
!macro NOT_RUNNING
  ${If} ${FileExists} "${PROGRAM}"
    ClearErrors
    FileOpen $0 "${PROGRAM}" a
    ${If} ${Errors}
      !insertmacro STOP RUNNING 5
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

!macro SCOPE
  StrCpy $Scope "user"
  ${If} $MultiUser.InstallMode == "AllUsers"
    StrCpy $Scope "machine"
  ${EndIf}
!macroend

Function .onInit
  !insertmacro RIGHTS ""
  StrCpy $9 $INSTDIR ; /D=
  !insertmacro MULTIUSER_INIT
  ${If} $9 != ""
    StrCpy $INSTDIR $9
  ${EndIf}
  ReadRegStr $0 HKLM "${PRODUCT_KEY}" "InstallKind"
  ${If} $0 == "msi"
    !insertmacro STOP MANAGED 3
  ${EndIf}
  ${GetParameters} $1
  ClearErrors
  ${GetOptions} $1 "/DESKTOP" $2
  ${IfNot} ${Errors}
    StrCpy $OnDesktop "yes"
  ${EndIf}
FunctionEnd

Section "${NAME}"
  !insertmacro SCOPE
  ReadRegStr $0 SHCTX "${PRODUCT_KEY}" "Version"
  ${If} $0 != ""
    ${VersionCompare} $0 "${VERSION}" $1
    ${If} $1 == 1
      !insertmacro STOP NEWER 3
    ${EndIf}
    !insertmacro NOT_RUNNING
    ; Nothing of the earlier version is left behind, wherever it is. The person's profile is not part of it.
    ReadRegStr $2 SHCTX "${PRODUCT_KEY}" "InstallDir"
    ReadRegStr $3 SHCTX "${PRODUCT_KEY}" "DesktopShortcut"
    ${If} $3 == "1"
      StrCpy $OnDesktop "yes"
    ${EndIf}
    ${If} ${FileExists} "$2\Uninstall.exe"
      CopyFiles /SILENT "$2\Uninstall.exe" "$PLUGINSDIR\Earlier.exe"
      StrCpy $4 "/CurrentUser"
      ${If} $Scope == "machine"
        StrCpy $4 "/AllUsers"
      ${EndIf}
      ExecWait '"$PLUGINSDIR\Earlier.exe" /S $4 _?=$2' $5
      ${If} $5 != 0
        !insertmacro STOP OLD_STAYS 2
      ${EndIf}
      Delete "$2\Uninstall.exe"
      RMDir "$2"
    ${EndIf}
  ${EndIf}

  ClearErrors
  !insertmacro INSTALL_FILES
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  ${If} ${Errors}
    !insertmacro STOP NOT_WHOLE 2
  ${EndIf}
  !insertmacro REGISTER
  WriteRegStr SHCTX "${PRODUCT_KEY}" "InstallDir" "$INSTDIR"
  WriteRegStr SHCTX "${PRODUCT_KEY}" "InstallKind" "nsis"
  WriteRegStr SHCTX "${PRODUCT_KEY}" "Version" "${VERSION}"
  InitPluginsDir
  File "/oname=$PLUGINSDIR\setup-helper.exe" "${SETUP_HELPER}"
  nsExec::Exec '"$PLUGINSDIR\setup-helper.exe" path add $Scope "$INSTDIR\bin"'
  Pop $0
  nsExec::Exec '"$PLUGINSDIR\setup-helper.exe" shortcut "$SMPROGRAMS\${NAME}.lnk" "${PROGRAM}" "${APP_ID}"'
  Pop $0
  ${If} $OnDesktop == "yes"
    WriteRegStr SHCTX "${PRODUCT_KEY}" "DesktopShortcut" "1"
    nsExec::Exec '"$PLUGINSDIR\setup-helper.exe" shortcut "$DESKTOP\${NAME}.lnk" "${PROGRAM}" "${APP_ID}"'
    Pop $0
  ${EndIf}

  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${DISPLAY_NAME}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "${PROGRAM},0"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "${VENDOR}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "URLInfoAbout" "${HOMEPAGE}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\Uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
  ${RefreshShellIcons}
SectionEnd

Function un.onInit
  !insertmacro RIGHTS "un."
  StrCpy $9 $INSTDIR
  !insertmacro MULTIUSER_UNINIT
  StrCpy $INSTDIR $9
FunctionEnd

Section "Uninstall"
  !insertmacro SCOPE
  !insertmacro NOT_RUNNING
  InitPluginsDir
  File "/oname=$PLUGINSDIR\setup-helper.exe" "${SETUP_HELPER}"
  ; As it was written down: this one may have been started by another name of the same folder.
  ReadRegStr $1 SHCTX "${PRODUCT_KEY}" "InstallDir"
  nsExec::Exec '"$PLUGINSDIR\setup-helper.exe" path remove $Scope "$1\bin"'
  Pop $0
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  !insertmacro UNREGISTER
  DeleteRegKey SHCTX "${PRODUCT_KEY}"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  SetOutPath "$TEMP"
  !insertmacro REMOVE_FILES
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  ${RefreshShellIcons}
SectionEnd
