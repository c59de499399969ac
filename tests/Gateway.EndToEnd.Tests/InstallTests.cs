using System.IO.Compression;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Tests.Support;
using Gateway.Transports.Tests.Servers;

namespace Gateway.EndToEnd.Tests;

/// <summary>From the package to a gateway at work below a folder of its own, over an upgrade, to what an uninstall leaves.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class InstallTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("install-").FullName;

    string Root => Path.Combine(_folder, "root");

    string Etc => Path.Combine(Root, "etc/b2b-gateway");

    string Data => Path.Combine(Root, "var/lib/b2b-gateway");

    string Installed => Path.Combine(Root, "opt/b2b-gateway/current/gateway");

    public void Dispose() => ScratchFolder.Delete(_folder);

    [Fact]
    public async Task The_same_program_gives_the_same_bytes_for_both_platforms()
    {
        var first = await PackAsync("first");
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        var second = await PackAsync("second");
        var names = Directory.GetFiles(first).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal).ToList();
        Assert.Matches("^SHA256SUMS b2b-gateway-[0-9.]+-linux-x64.tar.gz b2b-gateway-[0-9.]+-win-x64.zip$", string.Join(' ', names));
        foreach (var name in names)
            Assert.Equal(await HashAsync(Path.Combine(first, name)), await HashAsync(Path.Combine(second, name)));
        using var windows = ZipFile.OpenRead(Directory.GetFiles(first, "*.zip").Single());
        Assert.Contains(windows.Entries, e => e.FullName.EndsWith("/install.ps1", StringComparison.Ordinal));
        Assert.Contains(windows.Entries, e => e.FullName.EndsWith("/program/maps/map.schema.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_installed_runs_stays_over_an_upgrade_and_leaves_data_behind()
    {
        var package = await UnpackAsync();
        await Shell.RunAsync(Script(package), "--root", Root, "--dry-run");
        Assert.False(Directory.Exists(Root));

        await Shell.RunAsync(Script(package), "--root", Root);
        Assert.Equal(["alerts.schema.json", "policy.schema.json", "policy.yaml", "profile.schema.json", "templates"], Names(Path.Combine(Etc, "partners")));
        Assert.True(File.Exists(Path.Combine(Root, "etc/systemd/system/gateway.service")));
        Assert.Contains("GATEWAY_DATA:-/var/lib/b2b-gateway", await File.ReadAllTextAsync(Path.Combine(Root, "usr/bin/gateway")), StringComparison.Ordinal);
        await RunsAsync();

        var before = Snapshot();
        await Shell.RunAsync(Script(package), "--root", Root);
        Assert.Equal(before, Snapshot());

        await UpgradeAsync(package);
        Assert.Equal("9.9.9", File.ResolveLinkTarget(Path.Combine(Root, "opt/b2b-gateway/current"), false)!.Name);
        Assert.True(File.Exists(Path.Combine(Data, "gateway.db")));
        await RunsAsync();

        await Shell.RunAsync(Script(package), "--root", Root, "--uninstall");
        Assert.False(Directory.Exists(Path.Combine(Root, "opt/b2b-gateway")));
        Assert.True(File.Exists(Path.Combine(Data, "gateway.db")));
        Assert.Contains("# ours", await File.ReadAllTextAsync(Path.Combine(Etc, "partners/policy.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_package_is_refused_and_nothing_is_installed()
    {
        var package = await UnpackAsync();
        await File.AppendAllTextAsync(Path.Combine(package, "program/maps/map.schema.json"), " ");
        var said = await Shell.TryAsync(Script(package), "--root", Root);
        Assert.Equal(3, said.ExitCode);
        Assert.Contains("the package is damaged", said.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Root));
    }

    [Fact]
    public async Task A_link_that_the_service_put_in_place_of_its_secrets_is_not_followed()
    {
        var package = await UnpackAsync();
        var elsewhere = Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName;
        Directory.CreateDirectory(Data);
        File.CreateSymbolicLink(Path.Combine(Data, "secrets"), elsewhere);
        var said = await Shell.TryAsync(Script(package), "--root", Root);
        Assert.Equal(3, said.ExitCode);
        Assert.Contains("secrets is a link", said.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Root, "opt/b2b-gateway/current")));
    }

    [Fact]
    public async Task An_unknown_option_is_a_wrong_command_line_and_help_is_none()
    {
        var script = Path.Combine(Repository.Root, "install/install.sh");
        Assert.Equal(1, (await Shell.TryAsync(script, "--frobnicate")).ExitCode);
        Assert.Contains("--uninstall", await Shell.RunAsync(script, "--help"), StringComparison.Ordinal);
        Assert.Contains("--self-contained", await Shell.RunAsync(Path.Combine(Repository.Root, "install/package.sh"), "--help"), StringComparison.Ordinal);
    }

    // Where systemd is, it reads the unit itself.
    [Fact]
    public async Task The_unit_is_understood_by_systemd_and_exposes_little()
    {
        var unit = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "install/gateway.service"));
        foreach (var line in new[] { "Type=notify", "NoNewPrivileges=yes", "ProtectSystem=strict", "User=b2b-gateway", "StateDirectory=b2b-gateway", "WatchdogSec=60", "LimitNOFILE=65536", "NoExecPaths=/var/lib/b2b-gateway" })
            Assert.Contains($"\n{line}\n", unit, StringComparison.Ordinal);
        if (!File.Exists("/usr/bin/systemd-analyze")) return;
        var path = Path.Combine(_folder, "gateway.service");
        await File.WriteAllTextAsync(path, unit.Replace("ExecStart=/opt/b2b-gateway/current/gateway", $"ExecStart={GatewayProcess.Executable}", StringComparison.Ordinal));
        var said = await Shell.TryAsync("systemd-analyze", "verify", path);
        Assert.DoesNotContain("gateway.service", said.Error + said.Output, StringComparison.Ordinal);
        Assert.Equal(0, said.ExitCode);
        var exposure = await Shell.TryAsync("systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold=20", path);
        Assert.True(exposure.ExitCode == 0, exposure.Output);
    }

    // The next version has another map, another policy and another template; here the policy was changed and the template removed.
    async Task UpgradeAsync(string package)
    {
        await File.AppendAllTextAsync(Path.Combine(Etc, "partners/policy.yaml"), "# ours\n");
        var template = Path.Combine(Etc, "partners/templates/csv-supplier.yaml");
        File.Delete(template);
        await File.WriteAllTextAsync(Path.Combine(Data, "secrets/smtp"), "kept");
        var mode = File.GetUnixFileMode(Path.Combine(Data, "secrets"));
        await File.AppendAllTextAsync(Path.Combine(package, "program/partner-profiles/policy.yaml"), "# theirs\n");
        await File.AppendAllTextAsync(Path.Combine(package, "program/partner-profiles/templates/csv-supplier.yaml"), "# theirs\n");
        await File.AppendAllTextAsync(Path.Combine(package, "program/maps/map.schema.json"), "\n");
        File.Delete(Path.Combine(package, "program/partner-profiles/templates/x12-005010-supplier.yaml"));
        await File.WriteAllTextAsync(Path.Combine(package, "VERSION"), "9.9.9\n");
        await Shell.RunAsync("bash", "-c", $"cd '{package}' && (cd program && find . -type f -printf '%P\\n' | xargs -d '\\n' sha256sum) >program.sums && find . -type f ! -name SHA256SUMS -printf '%P\\n' | xargs -d '\\n' sha256sum >../sums && mv ../sums SHA256SUMS");

        var profile = Path.Combine(Etc, "partners/acme.yaml");
        await File.WriteAllTextAsync(profile, "partner: acme\n");
        var refused = await Shell.TryAsync(Script(package), "--root", Root);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("have errors for version 9.9.9", refused.Error, StringComparison.Ordinal);
        Assert.NotEqual("9.9.9", File.ResolveLinkTarget(Path.Combine(Root, "opt/b2b-gateway/current"), false)!.Name);
        File.Delete(profile);

        var said = refused.Output + await Shell.RunAsync(Script(package), "--root", Root);
        Assert.Contains($"kept: {Etc}/partners/policy.yaml was changed here", said, StringComparison.Ordinal);
        Assert.EndsWith("# ours\n", await File.ReadAllTextAsync(Path.Combine(Etc, "partners/policy.yaml")), StringComparison.Ordinal);
        Assert.EndsWith("# theirs\n", await File.ReadAllTextAsync(Path.Combine(Etc, "partners/policy.yaml.new")), StringComparison.Ordinal);
        Assert.False(File.Exists(template));
        Assert.False(File.Exists(Path.Combine(Etc, "partners/templates/x12-005010-supplier.yaml")));
        Assert.EndsWith("\n\n", await File.ReadAllTextAsync(Path.Combine(Etc, "maps/map.schema.json")), StringComparison.Ordinal);
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(Data, "secrets/smtp")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, mode);
        // The version before is the way back.
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(Root, "opt/b2b-gateway")).Count(d => new DirectoryInfo(d).LinkTarget is null));
    }

    async Task RunsAsync()
    {
        using var gateway = GatewayProcess.StartProgram(Installed, "run", "--data", Data, "--profiles", Path.Combine(Etc, "partners"), "--maps", Path.Combine(Etc, "maps"));
        await gateway.UntilAsync(() => gateway.Output.Contains("Ctrl-C stops", StringComparison.Ordinal), "the installed program to start", 180);
        using var client = new HttpClient();
        const string Ready = """{"status":"ready",""";
        var said = "";
        // On a busy machine a check may at first be too slow to be good.
        for (var left = 60; left > 0 && !said.StartsWith(Ready, StringComparison.Ordinal); left--)
        {
            if (said.Length > 0) await Task.Delay(TimeSpan.FromSeconds(1));
            using var answer = await client.GetAsync(gateway.Console + "/health/ready");
            said = await answer.Content.ReadAsStringAsync();
        }

        Assert.StartsWith(Ready, said, StringComparison.Ordinal);
        await gateway.StopAsync();
        Assert.Equal(0, gateway.ExitCode);
    }

    // What was published already, or else what the build of this test made, stands for what would be published: the rest of the way is the same.
    static string Program => Path.GetDirectoryName(Setting.Of(
        "GATEWAY_PROGRAM", Path.Combine(Repository.Root, "artifacts/bin/Gateway.Host", new DirectoryInfo(AppContext.BaseDirectory).Name, "gateway")))!;

    async Task<string> PackAsync(string name)
    {
        var output = Path.Combine(_folder, name);
        await Shell.RunAsync(Path.Combine(Repository.Root, "install/package.sh"), "--output", output, "--program", Program);
        return output;
    }

    async Task<string> UnpackAsync()
    {
        var output = Path.Combine(_folder, "package");
        await Shell.RunAsync(Path.Combine(Repository.Root, "install/package.sh"), "--output", output, "--program", Program, "linux-x64");
        await Shell.RunAsync("tar", "-xzf", Directory.GetFiles(output, "*.tar.gz").Single(), "-C", output);
        return Directory.GetDirectories(output).Single();
    }

    List<string> Snapshot() =>
    [
        .. Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories)
            .Where(p => !p.StartsWith(Data, StringComparison.Ordinal) && new FileInfo(p).LinkTarget is null)
            .Select(p => $"{p} {File.GetLastWriteTimeUtc(p).Ticks} {File.GetUnixFileMode(p)}").Order(StringComparer.Ordinal),
    ];

    static async Task<string> HashAsync(string file)
    {
        await using var content = File.OpenRead(file);
        return $"{Path.GetFileName(file)} {Convert.ToHexString(await SHA256.HashDataAsync(content))}";
    }

    static string Script(string package) => Path.Combine(package, "install.sh");

    static List<string> Names(string folder) => [.. Directory.GetFileSystemEntries(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
}
