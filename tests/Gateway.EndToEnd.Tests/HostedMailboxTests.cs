using System.Runtime.Versioning;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Transports.Tests.Servers;

namespace Gateway.EndToEnd.Tests;

/// <summary>A supplier without a server: an account of this machine, made from its profile, shut in by a real sshd.</summary>
/// <remarks>Accounts are the machine's, so this needs root, or sudo without a password; what it made it takes away again.</remarks>
[UnsupportedOSPlatform("windows")]
public sealed class HostedMailboxTests : IAsyncLifetime
{
    const string Service = "b2b-gateway";
    const string Group = "b2b-suppliers";

    readonly string _account = $"b2bt-{Guid.NewGuid():N}"[..14];
    readonly string _profiles = Directory.CreateTempSubdirectory("profiles-").FullName;
    bool _madeService;
    bool _madeGroup;
    SshServer _ssh = null!;

    string Home => $"/srv/{_account}";

    string Config => $"/srv/{_account}.etc";

    // What the service may read and write: a test's own folders may be closed to it.
    string Installed => $"/srv/{_account}.gateway";

    string UserKey => File.ReadAllText(Path.Combine(_ssh.Work, "user.pub")).Trim();

    string Profile => Path.Combine(_profiles, "hollis-fasteners.yaml");

    public async Task InitializeAsync()
    {
        _madeService = (await Shell.TryAsync("getent", "passwd", Service)).ExitCode != 0;
        _madeGroup = (await Shell.TryAsync("getent", "group", Group)).ExitCode != 0;
        if (_madeService) await AsRootAsync("useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", Service);
        _ssh = new() { Options = $"Include {Config}/sshd_config.d/*.conf" };
        await _ssh.InitializeAsync();
        Profiles.Copy(_profiles);
        WriteProfile(UserKey);
    }

    public async Task DisposeAsync()
    {
        await _ssh.DisposeAsync();
        await AsRootAsync("sh", "-c", $"userdel {_account}; rm -rf {Home} {Config} {Installed}; true");
        if (_madeService) await AsRootAsync("userdel", Service);
        if (_madeGroup) await AsRootAsync("sh", "-c", $"groupdel {Group} || true");
        Directory.Delete(_profiles, recursive: true);
    }

    [Fact]
    public async Task A_supplier_without_a_server_delivers_and_fetches_and_sees_nothing_else()
    {
        await MailboxesAsync();
        Assert.Equal("", await MailboxesAsync());
        await RestartSshAsync();

        await File.WriteAllTextAsync(Path.Combine(_profiles, "855.edi"), "ISA");
        Assert.Contains("in", await SftpAsync("ls -1 /", $"put {_profiles}/855.edi /in/855.edi"), StringComparison.Ordinal);
        await RefusedAsync("ls /etc");
        await RefusedAsync("get /archive/855.edi /dev/null");
        await RefusedAsync("mkdir /more");
        Assert.NotEqual(0, (await Shell.TryAsync("ssh", [.. SshOptions(), $"{_account}@127.0.0.1", "id"])).ExitCode);

        // As the service, with its umask: it takes the file and leaves an answer.
        await AsServiceAsync($"cat {Home}/in/855.edi && mv {Home}/in/855.edi {Home}/archive/855.edi && echo 997 > {Home}/out/.1.part && mv {Home}/out/.1.part {Home}/out/997.edi");
        Assert.Equal("997\n", await FetchAsync("/out/997.edi"));
        await SftpAsync("rm /out/997.edi");
        Assert.False(File.Exists($"{Home}/out/997.edi"));
    }

    [Fact]
    public async Task A_gateway_that_runs_as_the_service_takes_what_such_a_supplier_leaves_and_answers_it()
    {
        await MailboxesAsync();
        await RestartSshAsync();
        await InstallAsync();
        await File.WriteAllTextAsync(Path.Combine(_profiles, "855.edi"), Traffic.Response(1));
        await SftpAsync($"put {_profiles}/855.edi /in/855.edi");
        var folders = $"--data {Installed}/data --profiles {Installed}/profiles --maps {Installed}/maps";
        await AsServiceAsync($"{Installed}/program/gateway mailbox poll {Traffic.Supplier} {folders}");
        Assert.Equal("855.edi\n", await AsRootAsync("ls", $"{Home}/archive"));
        Assert.Equal("", await AsRootAsync("ls", "-A", $"{Home}/in"));

        // The answer appears to the supplier, who may read and remove it.
        var answer = Assert.Single((await SftpAsync("ls -1 /out")).Split('\n'), l => l.StartsWith("/out/", StringComparison.Ordinal));
        Assert.Contains("AK1*PR*1~", await FetchAsync(answer), StringComparison.Ordinal);
        await SftpAsync($"rm {answer}");
        Assert.Equal("", await AsRootAsync("ls", "-A", $"{Home}/out"));
    }

    [Fact]
    public async Task What_root_keeps_to_itself_by_habit_shuts_no_supplier_out()
    {
        await AsRootAsync(["sh", "-c", "umask 077; exec \"$@\"", "sh", Script(), .. Arguments()]);
        await RestartSshAsync();
        await SftpAsync("ls -1 /");
    }

    [Fact]
    public async Task A_quota_is_kept_as_the_profile_says_it_now()
    {
        var quotas = new Quotas(_profiles, works: true);
        var place = (await AsRootAsync("df", "--output=target", "/srv")).Trim().Split('\n')[^1];
        await MailboxesAsync(quotas);
        Assert.Equal($"-u {_account} 1953125 1953125 0 0 {place}", quotas.LastAsked);
        WriteProfile(UserKey, quota: "quota: 1 KB");
        await MailboxesAsync(quotas);
        Assert.Equal($"-u {_account} 1 1 0 0 {place}", quotas.LastAsked);
        WriteProfile(UserKey, quota: "");
        await MailboxesAsync(quotas);
        Assert.Equal($"-u {_account} 0 0 0 0 {place}", quotas.LastAsked);
    }

    [Fact]
    public async Task A_quota_that_the_file_system_does_not_keep_is_told_and_none_is_not_missed()
    {
        var quotas = new Quotas(_profiles, works: false);
        var said = await TryAsRootAsync(quotas.Command([Script(), .. Arguments()]));
        Assert.Equal(0, said.ExitCode);
        Assert.Contains($"the quota of {_account} is not kept", said.Error, StringComparison.Ordinal);
        WriteProfile(UserKey, quota: "");
        Assert.DoesNotContain("quota", (await TryAsRootAsync(quotas.Command([Script(), .. Arguments()]))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_supplier_whom_no_profile_names_any_more_is_let_in_no_more_and_its_files_stay()
    {
        await MailboxesAsync();
        await RestartSshAsync();
        await SftpAsync($"put {Profile} /in/left.edi");
        File.Copy(Path.Combine(Repository.Root, "partner-profiles", "hollis-fasteners.yaml"), Profile, overwrite: true);
        Assert.Contains($"{_account} is in no profile any more", await MailboxesAsync(), StringComparison.Ordinal);
        await RefusedAsync("ls /");
        await AsRootAsync("test", "-f", $"{Home}/in/left.edi");
    }

    [Fact]
    public async Task Wrong_profiles_change_nothing()
    {
        WriteProfile("no key at all");
        var said = await Shell.TryAsync(Script(), Arguments());
        Assert.Equal(3, said.ExitCode);
        Assert.Contains("write the line of the supplier's .pub file", said.Output + said.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Home));
    }

    [Fact]
    public async Task A_profile_chooses_no_folder_but_the_accounts_own_below_the_root()
    {
        var said = await Shell.TryAsync(Script(), [.. Arguments(), "--root", "/srv/elsewhere"]);
        Assert.Equal(3, said.ExitCode);
        Assert.Contains($"the folder of {_account} is /srv/elsewhere/{_account} (see --root), and not {Home}", said.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, (await Shell.TryAsync("id", _account)).ExitCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/in")]
    public async Task A_folder_that_was_there_before_stays_whose_it_is(string folder)
    {
        await AsRootAsync("sh", "-c", $"mkdir -p {Home}{folder} && touch {Home}{folder}/theirs && chown {Service}:root {Home}{folder}");
        var said = await TryAsRootAsync([Script(), .. Arguments()]);
        Assert.Equal(3, said.ExitCode);
        Assert.Contains($"{Home}{folder} is there already and belongs to {Service} root", said.Error, StringComparison.Ordinal);
        Assert.Equal($"{Service}\n", await AsRootAsync("stat", "-c", "%U", Home + folder));
    }

    static string Script() => Path.Combine(Repository.Root, "install", "mailboxes.sh");

    string[] Arguments() => ["--profiles", _profiles, "--maps", Path.Combine(Repository.Root, "maps"), "--gateway", GatewayProcess.Executable, "--config", Config, "--root", "/srv"];

    Task<string> MailboxesAsync(Quotas? quotas = null) => AsRootAsync(quotas?.Command([Script(), .. Arguments()]) ?? [Script(), .. Arguments()]);

    async Task InstallAsync()
    {
        var program = Path.GetDirectoryName(GatewayProcess.Executable);
        await AsRootAsync("sh", "-c", $"""
            set -e
            mkdir -p {Installed}/data
            cp -r '{program}' {Installed}/program
            cp -r '{_profiles}' {Installed}/profiles
            cp -r '{Repository.Root}/maps' {Installed}/maps
            chown -R {Service}:{Service} {Installed}
            """);
    }

    // The configuration is read at the start.
    async Task RestartSshAsync()
    {
        _ssh.Stop();
        await _ssh.StartAsync();
    }

    Task<string> AsServiceAsync(string command) =>
        AsRootAsync("setpriv", "--reuid", Service, "--regid", Service, "--clear-groups", "sh", "-c", $"umask 0027; {command}");

    static async Task<string> AsRootAsync(params string[] command)
    {
        var said = await TryAsRootAsync(command);
        Assert.True(said.ExitCode == 0, said.Output + said.Error);
        return said.Output;
    }

    static Task<Shell.Said> TryAsRootAsync(params string[] command) =>
        Environment.UserName == "root" ? Shell.TryAsync(command[0], command[1..]) : Shell.TryAsync("sudo", ["-n", .. command]);

    async Task<string> SftpAsync(params string[] commands)
    {
        var said = await TrySftpAsync(commands);
        Assert.True(said.ExitCode == 0, said.Output + said.Error + _ssh.Log);
        return said.Output;
    }

    async Task RefusedAsync(string command) => Assert.NotEqual(0, (await TrySftpAsync(command)).ExitCode);

    async Task<Shell.Said> TrySftpAsync(params string[] commands)
    {
        var batch = Path.Combine(_profiles, "batch.txt");
        await File.WriteAllLinesAsync(batch, commands);
        return await Shell.TryAsync("sftp", ["-b", batch, .. SshOptions(), $"{_account}@127.0.0.1"]);
    }

    async Task<string> FetchAsync(string file)
    {
        var copy = Path.Combine(_profiles, "fetched.txt");
        await SftpAsync($"get {file} {copy}");
        return await File.ReadAllTextAsync(copy);
    }

    string[] SshOptions() =>
    [
        "-F", "none", "-o", $"Port={_ssh.Port}", "-o", $"IdentityFile={_ssh.Work}/user", "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes",
        "-o", "StrictHostKeyChecking=no", "-o", $"UserKnownHostsFile={_profiles}/known_hosts",
    ];

    void WriteProfile(string key, string quota = "quota: 2000 MB") => File.WriteAllText(Profile, $$"""
        {{File.ReadAllText(Path.Combine(Repository.Root, "partner-profiles", "hollis-fasteners.yaml"))}}
        transports:
          hosted: { account: {{_account}}, keys: ["{{key}}"]{{(quota.Length > 0 ? ", " + quota : "")}} }
          in:
            - { mailbox: main, folder: {{Home}}/in, archive: {{Home}}/archive }
          out: { folder: {{Home}}/out }

        """);

    /// <summary>A setquota that writes down what it is asked for: few machines that run tests keep quotas.</summary>
    sealed class Quotas
    {
        readonly string _folder;

        internal Quotas(string folder, bool works)
        {
            _folder = Directory.CreateDirectory(Path.Combine(folder, ".quotas")).FullName;
            var program = Path.Combine(_folder, "setquota");
            File.WriteAllText(program, $"#!/bin/sh\necho \"$*\" >>'{_folder}/asked'\nexit {(works ? 0 : 1)}\n");
            File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        }

        internal string LastAsked => File.ReadAllLines(Path.Combine(_folder, "asked"))[^1];

        internal string[] Command(string[] command) => ["env", $"PATH={_folder}:{Environment.GetEnvironmentVariable("PATH")}", .. command];
    }
}
