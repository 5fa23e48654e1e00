<#
.SYNOPSIS
Builds, tests, packs, publishes, runs or measures CivicHost.
.DESCRIPTION
A thin layer over dotnet, for PowerShell 7 on Windows and Linux. Every task prints the command it runs; -WhatIf only prints it.
.PARAMETER Task
help     Lists the tasks.
build    Builds everything.
test     Runs every test, one project at a time. Needs no server: what needs PostgreSQL or a browser starts its own or is skipped.
pack     Packs the SDK into the output folder.
publish  Publishes the host with its modules for one runtime into the output folder.
run      Serves the demo town at http://127.0.0.1:5080.
bench    Runs the benchmarks; names after -Arguments choose some.
.PARAMETER Configuration
Debug or Release; Release without it.
.PARAMETER Runtime
For publish: linux-x64, linux-arm64 or win-x64; without it the machine's own.
.PARAMETER SelfContained
For publish: brings .NET along, for machines where it is not installed.
.PARAMETER Output
Folder for packages and published files; artifacts without it.
.PARAMETER Arguments
Handed on to dotnet test, to the host or to the benchmarks.
.EXAMPLE
./build.ps1 publish -Runtime linux-arm64 -SelfContained
.EXAMPLE
./build.ps1 test -Arguments '--filter', 'FullyQualifiedName~Polls'
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Position = 0)]
    [ValidateSet('help', 'build', 'test', 'pack', 'publish', 'run', 'bench')]
    [string] $Task = 'help',
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',
    [ValidateSet('', 'linux-x64', 'linux-arm64', 'win-x64')]
    [string] $Runtime = '',
    [switch] $SelfContained,
    [string] $Output = '',
    [string[]] $Arguments = @()
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$solution = [IO.Path]::Combine($root, 'CivicHost.sln')
$hostProject = [IO.Path]::Combine($root, 'host', 'CivicHost', 'CivicHost.csproj')
if (-not $Output) { $Output = [IO.Path]::Combine($root, 'artifacts') }

function Invoke-Dotnet([string[]] $Command) {
    $line = "dotnet $($Command -join ' ')"
    if (-not $PSCmdlet.ShouldProcess($line)) { return }
    "> $line"
    & dotnet @Command
    if ($LASTEXITCODE -ne 0) { throw "$line ended with $LASTEXITCODE." }
}

switch ($Task) {
    'help' {
        'Tasks: build, test, pack, publish, run, bench.'
        'Get-Help ./build.ps1 -Full explains each; -WhatIf only prints what would run.'
    }
    'build' { Invoke-Dotnet (@('build', $solution, '-c', $Configuration) + $Arguments) }
    'test' { Invoke-Dotnet (@('test', $solution, '-c', $Configuration, '-m:1') + $Arguments) }
    'pack' {
        $sdk = [IO.Path]::Combine($root, 'plugin-sdk', 'CivicHost.Sdk', 'CivicHost.Sdk.csproj')
        Invoke-Dotnet (@('pack', $sdk, '-c', $Configuration, '-o', $Output) + $Arguments)
    }
    'publish' {
        $name = if ($Runtime) { "civichost-$Runtime" } else { 'civichost' }
        $folder = [IO.Path]::Combine($Output, $name)
        $options = @('-c', $Configuration, '-o', $folder)
        if ($Runtime) { $options += @('-r', $Runtime) }
        $options += if ($SelfContained) { '--self-contained' } else { '--no-self-contained' }
        Invoke-Dotnet (@('publish', $hostProject) + $options + $Arguments)
        $modules = [IO.Path]::Combine($folder, 'modules')
        foreach ($project in [IO.Directory]::GetFiles([IO.Path]::Combine($root, 'modules'), '*.csproj', 'AllDirectories')) {
            Invoke-Dotnet @('build', $project, '-c', $Configuration, "-p:CivicModuleDrop=$modules")
        }
    }
    'run' { Invoke-Dotnet (@('run', '--project', $hostProject, '-c', $Configuration, '--') + $Arguments) }
    'bench' {
        $benchmarks = [IO.Path]::Combine($root, 'tests', 'CivicHost.Benchmarks', 'CivicHost.Benchmarks.csproj')
        Invoke-Dotnet (@('run', '--project', $benchmarks, '-c', 'Release', '--') + $Arguments)
    }
}
