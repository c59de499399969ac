<#
.SYNOPSIS
Installs, upgrades or removes the B2B Gateway as a service of Windows. Run again, it changes nothing that is right already.

.DESCRIPTION
  %ProgramFiles%\B2BGateway\VERSION   the program; the version before stays for the way back
  %ProgramFiles%\B2BGateway\gateway.cmd   the command, on the folders below; its folder comes to the machine's PATH
  %ProgramData%\B2BGateway\data       database, payloads, mailboxes, secrets: never touched
  %ProgramData%\B2BGateway\partners   partners, and \maps: yours. An upgrade replaces what you have not changed; where you
                                      have, the new text is put beside yours as FILE.new
The service B2BGateway runs as NT SERVICE\B2BGateway, an account that exists for it alone and has no password.

.PARAMETER Root
Installs below this folder, for an image or a look: no service is made.

.PARAMETER NoStart
Leaves the service stopped.

.PARAMETER Uninstall
Stops and removes the service and the program; configuration and data stay.

.PARAMETER WhatIf
Says what would be done, and does nothing.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
  [string] $Root = '',
  [switch] $NoStart,
  [switch] $Uninstall
)
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

$service = 'B2BGateway'
$isMachine = $Root -eq ''
if ($isMachine) {
  $programs = Join-Path $env:ProgramFiles 'B2BGateway'
  $home_ = Join-Path $env:ProgramData 'B2BGateway'
} else {
  $programs = Join-Path $Root 'Program Files\B2BGateway'
  $home_ = Join-Path $Root 'ProgramData\B2BGateway'
}
$data = Join-Path $home_ 'data'
$manifest = Join-Path $home_ '.installed'

function New-Folder([string] $path) {
  if (-not (Test-Path -LiteralPath $path) -and $PSCmdlet.ShouldProcess($path, 'make the folder')) {
    New-Item -ItemType Directory -Path $path -Force | Out-Null
  }
}

# SIDs, for the names of the groups are translated on Windows in other languages.
$system = '*S-1-5-18'
$administrators = '*S-1-5-32-544'

function Invoke-Icacls([string[]] $arguments) {
  & icacls.exe @arguments | Out-Null
  if ($LASTEXITCODE -ne 0) { throw "icacls.exe $($arguments -join ' ') ended with $LASTEXITCODE." }
}

# Any user may make folders in ProgramData. One that is there already is ours only if administrators own it and its rights do not
# come from above; a new one is closed before anything is put into it.
function New-Home {
  if (-not $isMachine) { New-Folder $home_; return }
  if (Test-Path -LiteralPath $home_) {
    $acl = Get-Acl -LiteralPath $home_
    $owner = $acl.GetOwner([System.Security.Principal.SecurityIdentifier]).Value
    $isLink = (Get-Item -LiteralPath $home_ -Force).Attributes -band [System.IO.FileAttributes]::ReparsePoint
    if ($isLink -or $owner -notin 'S-1-5-18', 'S-1-5-32-544' -or -not $acl.AreAccessRulesProtected) {
      throw "$home_ is there already, and others than administrators may have written into it. Look what it holds and move it away; then run this again."
    }
  } elseif ($PSCmdlet.ShouldProcess($home_, 'make the folder, for administrators alone')) {
    New-Item -ItemType Directory -Path $home_ | Out-Null
    Invoke-Icacls @($home_, '/setowner', $administrators)
    Invoke-Icacls @($home_, '/inheritance:r', '/grant:r', "${system}:(OI)(CI)F", "${administrators}:(OI)(CI)F")
    if (Get-ChildItem -LiteralPath $home_ -Force) { throw "Somebody wrote into $home_ while it was made. Remove it, and run this again." }
  }
}

function Get-Sum([string] $path) { (Get-FileHash -LiteralPath $path -Algorithm SHA256).Hash.ToLowerInvariant() }

# Every line of SHA256SUMS is "sum, two blanks, name".
function Test-Package {
  foreach ($line in Get-Content -LiteralPath (Join-Path $PSScriptRoot 'SHA256SUMS')) {
    $sum, $name = $line -split '  ', 2
    if ((Get-Sum (Join-Path $PSScriptRoot $name)) -ne $sum) { throw "The package is damaged ($name); unpack it again." }
  }
}

function Read-Installed {
  $sums = @{}
  if (Test-Path -LiteralPath $manifest) {
    foreach ($line in Get-Content -LiteralPath $manifest) { $sum, $name = $line -split ' ', 2; $sums[$name] = $sum }
  }
  $sums
}

# A file that people may have changed. The sums of what was installed last tell whether they have.
function Set-Configuration([string] $from, [string] $to, [string] $name, [hashtable] $installed, [System.Collections.Generic.List[string]] $kept) {
  $now = Get-Sum $from
  $last = $installed[$name]
  $kept.Add("$now $name")
  $target = $null
  if (-not (Test-Path -LiteralPath $to)) {
    # What was installed once and is gone was removed by somebody, who is not contradicted.
    if (-not $last) { $target = $to }
  } else {
    $here = Get-Sum $to
    if ($here -ne $now) {
      if ($here -eq $last) { $target = $to }
      elseif ($now -ne $last) { $target = "$to.new"; Write-Host "kept: $to was changed here; the text of this version is $target" }
    }
  }
  if ($target) {
    New-Folder (Split-Path -Parent $target)
    if ($PSCmdlet.ShouldProcess($target, 'write')) { Copy-Item -LiteralPath $from -Destination $target -Force }
  }
}

# What was installed last and is of no use to this version: a guide that has another name now would be there twice.
function Remove-Retired([hashtable] $installed, [System.Collections.Generic.List[string]] $kept) {
  $now = @($kept | ForEach-Object { ($_ -split ' ', 2)[1] })
  foreach ($name in $installed.Keys | Where-Object { $_ -notin $now } | Sort-Object) {
    $path = Join-Path $home_ $name
    if (-not (Test-Path -LiteralPath $path)) { continue }
    if ((Get-Sum $path) -ne $installed[$name]) { Write-Host "kept: $path is no part of this version, and was changed here; remove it when nobody needs it" }
    elseif ($PSCmdlet.ShouldProcess($path, 'remove what this version no longer has')) { Remove-Item -LiteralPath $path }
  }
}

function Set-AllConfiguration {
  $installed = Read-Installed
  $kept = [System.Collections.Generic.List[string]]::new()
  $kinds = @{ partners = Join-Path $PSScriptRoot 'program\partner-profiles'; maps = Join-Path $PSScriptRoot 'program\maps' }
  foreach ($kind in $kinds.Keys | Sort-Object) {
    foreach ($file in Get-ChildItem -LiteralPath $kinds[$kind] -Recurse -File | Sort-Object FullName) {
      $name = $file.FullName.Substring($kinds[$kind].Length + 1)
      # The sample partners stay samples: they lie beside the program.
      if ($kind -eq 'maps' -or $name -eq 'policy.yaml' -or $name -like '*.json' -or $name -like 'templates\*') {
        Set-Configuration $file.FullName (Join-Path $home_ "$kind\$name") "$kind\$name" $installed $kept
      }
    }
  }
  Remove-Retired $installed $kept
  if ($PSCmdlet.ShouldProcess($manifest, 'write')) { Set-Content -LiteralPath $manifest -Value $kept -Encoding utf8 }
}

# The program beside the one in use, whole or not at all. What program.sums says of it is true of what lies there.
function Test-Program([string] $target) {
  foreach ($line in Get-Content -LiteralPath (Join-Path $PSScriptRoot 'program.sums')) {
    $sum, $name = $line -split '  ', 2
    $path = Join-Path $target $name
    if (-not (Test-Path -LiteralPath $path) -or (Get-Sum $path) -ne $sum) { return $false }
  }
  $true
}

function Copy-Program([string] $target) {
  if (Test-Program $target) { return }
  $installing = "$target.installing"
  if ($PSCmdlet.ShouldProcess($target, 'copy the program')) {
    if (Test-Path -LiteralPath $installing) { Remove-Item -LiteralPath $installing -Recurse -Force }
    Copy-Item -LiteralPath (Join-Path $PSScriptRoot 'program') -Destination $installing -Recurse
    Copy-Item -LiteralPath (Join-Path $PSScriptRoot 'docs') -Destination $installing -Recurse
    Copy-Item -LiteralPath (Join-Path $PSScriptRoot 'VERSION') -Destination $installing
    # The same version again, with other bytes: the service that runs from it lets go of them first.
    if (Test-Path -LiteralPath $target) {
      if ($isMachine) { Stop-Gateway }
      Remove-Item -LiteralPath $target -Recurse -Force
    }
    Move-Item -LiteralPath $installing -Destination $target
  }
}

# The old program goes on where the new one would not start, at all or with what is configured.
function Test-Start([string] $target) {
  if ($WhatIfPreference) { return }
  $gateway = Join-Path $target 'gateway.exe'
  & $gateway --version | Out-Null
  if ($LASTEXITCODE -ne 0) { throw "The program does not start. It needs the ASP.NET Core runtime 10.0: run $gateway --version to see what is missing." }
  & $gateway validate --profiles (Join-Path $home_ 'partners') --maps (Join-Path $home_ 'maps') | Out-Host
  if ($LASTEXITCODE -ne 0) { throw "Profiles or maps have errors for version $version (see above); mend them and run this again. The service is as it was." }
}

# The command for people, on the service's folders unless others are named.
function Set-Command([string] $target) {
  $path = Join-Path $programs 'gateway.cmd'
  $lines = @('@echo off', 'setlocal')
  foreach ($pair in @(@('DATA', $data), @('PROFILES', (Join-Path $home_ 'partners')), @('MAPS', (Join-Path $home_ 'maps')))) {
    $lines += 'if not defined GATEWAY_{0} set "GATEWAY_{0}={1}"' -f $pair
  }
  $lines += ('"{0}" %*' -f (Join-Path $target 'gateway.exe')), 'exit /b %ERRORLEVEL%'
  if ($PSCmdlet.ShouldProcess($path, 'write the command')) { Set-Content -LiteralPath $path -Value $lines -Encoding ascii }
  Set-Path { param($folders) @($folders | Where-Object { $_ -ne $programs }) + $programs }
}

# PATH of the machine, as it is written there: what names other variables goes on naming them.
function Set-Path([scriptblock] $change) {
  if (-not $isMachine) { return }
  $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('SYSTEM\CurrentControlSet\Control\Session Manager\Environment', $true)
  try {
    $old = [string]$key.GetValue('Path', '', [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
    $new = @(& $change @($old -split ';' | Where-Object { $_ })) -join ';'
    if ($new -ne ($old.TrimEnd(';')) -and $PSCmdlet.ShouldProcess('PATH of the machine', "set to $new")) {
      $key.SetValue('Path', $new, [Microsoft.Win32.RegistryValueKind]::ExpandString)
    }
  } finally { $key.Dispose() }
}

function Invoke-Sc([string[]] $arguments) {
  & sc.exe @arguments | Out-Null
  if ($LASTEXITCODE -ne 0) { throw "sc.exe $($arguments -join ' ') ended with $LASTEXITCODE." }
}

function Stop-Gateway {
  $found = Get-Service -Name $service -ErrorAction SilentlyContinue
  if ($found -and $found.Status -ne 'Stopped' -and $PSCmdlet.ShouldProcess($service, 'stop the service')) {
    Stop-Service -Name $service
    (Get-Service -Name $service).WaitForStatus('Stopped', [TimeSpan]::FromMinutes(2))
  }
}

function Set-Gateway([string] $target) {
  $command = '"{0}" run --service --data "{1}" --profiles "{2}" --maps "{3}"' -f (Join-Path $target 'gateway.exe'), $data, (Join-Path $home_ 'partners'), (Join-Path $home_ 'maps')
  if (-not $PSCmdlet.ShouldProcess($service, "register the service: $command")) { return }
  if (-not (Get-Service -Name $service -ErrorAction SilentlyContinue)) {
    New-Service -Name $service -BinaryPathName $command -DisplayName 'B2B Gateway' -StartupType Automatic `
      -Description 'Suppliers'' EDI in, documents in the ERP, acknowledgements out' | Out-Null
  }
  # CIM, because sc.exe and PowerShell disagree about quotes within quotes.
  $changed = Get-CimInstance -ClassName Win32_Service -Filter "Name='$service'" | Invoke-CimMethod -MethodName Change -Arguments @{ PathName = $command; StartName = "NT SERVICE\$service" }
  if ($changed.ReturnValue -ne 0) { throw "The service could not be changed: Win32_Service.Change gave $($changed.ReturnValue)." }
  if (-not [System.Diagnostics.EventLog]::SourceExists($service)) { [System.Diagnostics.EventLog]::CreateEventSource($service, 'Application') }
  Invoke-Sc @('sidtype', $service, 'unrestricted')
  Invoke-Sc @('failure', $service, 'reset=', '600', 'actions=', 'restart/5000/restart/15000/restart/60000')
  Invoke-Sc @('failureflag', $service, '1')
  # Nobody but the service, the system and administrators reads what partners send.
  Invoke-Icacls @($home_, '/inheritance:r', '/grant:r', "${system}:(OI)(CI)F", "${administrators}:(OI)(CI)F", "NT SERVICE\${service}:(OI)(CI)RX")
  Invoke-Icacls @($data, '/grant:r', "NT SERVICE\${service}:(OI)(CI)M")
}

function Remove-OldPrograms([string] $before, [string] $now) {
  foreach ($old in Get-ChildItem -LiteralPath $programs -Directory | Where-Object { $_.FullName -notin $before, $now }) {
    if ($PSCmdlet.ShouldProcess($old.FullName, 'remove the old program')) { Remove-Item -LiteralPath $old.FullName -Recurse -Force }
  }
}

if ($Uninstall) {
  if ($isMachine) {
    Stop-Gateway
    if ((Get-Service -Name $service -ErrorAction SilentlyContinue) -and $PSCmdlet.ShouldProcess($service, 'remove the service')) { Invoke-Sc @('delete', $service) }
  }
  Set-Path { param($folders) @($folders | Where-Object { $_ -ne $programs }) }
  if ((Test-Path -LiteralPath $programs) -and $PSCmdlet.ShouldProcess($programs, 'remove the program')) { Remove-Item -LiteralPath $programs -Recurse -Force }
  Write-Host "The program is removed. Configuration and data in $home_ are still there; remove them by hand when nobody needs them."
  return
}

if (-not (Test-Path -LiteralPath (Join-Path $PSScriptRoot 'SHA256SUMS'))) { throw 'No package lies beside this script; unpack b2b-gateway-VERSION-win-x64.zip and run its install.ps1.' }
Test-Package
$version = (Get-Content -LiteralPath (Join-Path $PSScriptRoot 'VERSION') -TotalCount 1).Trim()
$target = Join-Path $programs $version
$before = ''
if ($isMachine -and (Get-CimInstance -ClassName Win32_Service -Filter "Name='$service'") -is [object]) {
  $path = (Get-CimInstance -ClassName Win32_Service -Filter "Name='$service'").PathName
  if ($path -match '^"(.+)\\gateway\.exe"') { $before = $Matches[1] }
}
New-Home
foreach ($path in $programs, $data, (Join-Path $data 'secrets')) { New-Folder $path }
Set-AllConfiguration
Copy-Program $target
if ($isMachine) {
  Test-Start $target
  Stop-Gateway
  Set-Gateway $target
  if ($before -and $before -ne $target) { Remove-OldPrograms $before $target }
  if (-not $NoStart -and $PSCmdlet.ShouldProcess($service, 'start the service')) { Start-Service -Name $service }
}
Set-Command $target
if ($WhatIfPreference) { return }
Write-Host "B2B Gateway $version is installed. Partners: $(Join-Path $home_ 'partners'); data: $data; log: Event Viewer, Application, source B2BGateway."
