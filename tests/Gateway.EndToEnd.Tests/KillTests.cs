using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Host;
using Gateway.Host.Storage;
using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>kill -9 at random, again and again: judged from outside, each file is done once, in the ERP once, answered once.</summary>
public sealed partial class KillTests : IDisposable
{
    static readonly int Files = Setting.Of("GATEWAY_KILL_FILES", 40);
    static readonly int Kills = Setting.Of("GATEWAY_KILLS", 6);

    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    [Fact]
    public async Task After_every_kill_each_file_is_done_once_posted_once_and_answered_once()
    {
        await _outside.UseErpAsync();
        var files = new ManyFiles(_outside, Files);
        await files.ImportOrdersAsync();
        files.Drop();
        var chance = new Random(Setting.Of("GATEWAY_KILL_SEED", 20261121));
        for (var kill = 0; kill < Kills; kill++)
        {
            using var victim = GatewayProcess.Start(_outside.Run);
            await victim.UntilReadyAsync();
            await Task.Delay(chance.Next(50, 1500));
            await victim.KillAsync();
        }

        using var last = GatewayProcess.Start(_outside.Run);
        await last.UntilAsync(files.IsEverythingDone, () => $"after {Kills} kills, {files.Standing()}", seconds: 120 + Files);
        await last.StopAsync();
        files.AssertOnce();
    }

    [Fact]
    [Trait("Reliability", "RT-37")]
    public async Task RT_37_killed_again_and_again_and_restored_from_a_backup_no_number_of_ours_is_used_twice_and_each_that_is_missing_was_reserved()
    {
        const int groups = 50;
        var interchanges = Setting.Of("GATEWAY_KILL_GROUPS", 200) / groups;
        using var restored = new Outside();
        var (backup, place) = (Path.Combine(_outside.Data, "backup"), Path.Combine(restored.Data, "data"));
        await LiveAsync(0, interchanges / 2, kills: 3);
        await CommandAsync("backup", backup, "--data", _outside.Data);
        await LiveAsync(interchanges / 2, interchanges, kills: 3);
        await CommandAsync("restore", backup, "--data", place, "--profiles", _outside.Profiles, "--maps", Path.Combine(Repository.Root, "maps"));
        await CommandAsync("sending", "release", "--reason", "looked through", "--data", place);
        foreach (var i in Enumerable.Range(interchanges, interchanges)) await DropAsync(Path.Combine(place, "mailboxes", Traffic.Supplier, "in"), i);
        var sentThere = Path.Combine(place, "mailboxes", Traffic.Supplier, "out");
        using (var heir = GatewayProcess.Start("run", "--data", place, "--profiles", _outside.Profiles))
        {
            await heir.UntilAsync(() => Answered(Texts(sentThere), interchanges, interchanges), "what came after the restore to be answered", 180);
            await heir.StopAsync();
        }

        List<string> texts = [.. _outside.TextsFor(Traffic.Supplier), .. Texts(sentThere)];
        await using var database = new DataFolder(place).OpenDatabase(TimeProvider.System);
        foreach (var (what, pattern) in new[] { ("interchange", IsaNumber()), ("group", GsNumber()) })
        {
            var used = texts.SelectMany(t => pattern.Matches(t)).Select(m => long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(used.Count, used.Distinct().Count());
            Assert.True(used.Count >= 2 * interchanges, $"{used.Count} {what} numbers");
            var missing = Missing(used);
            var blocks = await database.ReadAsync(tx => ControlNumbers.Scopes(tx).Select(s => ControlNumbers.Blocks(tx, s.Scope)).ToList());
            Assert.Contains(blocks, scope => missing.All(n => scope.Any(b => b.FirstValue <= n && n <= b.LastValue)));
        }

        async Task LiveAsync(int from, int to, int kills)
        {
            foreach (var i in Enumerable.Range(from, to - from)) await DropAsync(_outside.Mailbox(Traffic.Supplier, "in"), i);
            var chance = new Random(Setting.Of("GATEWAY_KILL_SEED", 20261130) + from);
            for (var kill = 0; kill < kills; kill++)
            {
                using var victim = GatewayProcess.Start(_outside.Run);
                await victim.UntilReadyAsync();
                await Task.Delay(chance.Next(50, 1500));
                await victim.KillAsync();
            }

            using var last = GatewayProcess.Start(_outside.Run);
            await last.UntilAsync(() => Answered([.. _outside.TextsFor(Traffic.Supplier)], 0, to), $"{to} interchanges to be answered", 180);
            await last.StopAsync();
        }

        static bool Answered(IReadOnlyList<string> texts, int from, int count) =>
            Enumerable.Range(from, count).All(i => texts.Any(t => t.Contains($"AK1*PR*{1 + (i + 1) * groups - 1}~", StringComparison.Ordinal)));

        static async Task DropAsync(string folder, int number)
        {
            var hidden = Path.Combine(Directory.CreateDirectory(folder).FullName, $".{number:000}");
            await File.WriteAllTextAsync(hidden, Traffic.Groups(1 + number * groups, groups));
            File.Move(hidden, Path.Combine(folder, $"{number:000}.edi"));
        }
    }

    static async Task CommandAsync(params string[] line)
    {
        using var command = await GatewayProcess.RunAsync(line);
        Assert.True(command.ExitCode == 0, command.Output);
    }

    static List<string> Texts(string folder) => Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Where(f => Path.GetFileName(f)[0] != '.').Select(File.ReadAllText)] : [];

    static List<long> Missing(List<long> used)
    {
        var all = used.ToHashSet();
        var missing = new List<long>();
        for (var number = 1L; number <= used.Max(); number++)
            if (!all.Contains(number)) missing.Add(number);
        return missing;
    }

    [GeneratedRegex(@"^ISA\*(?:[^*]*\*){12}(\d+)")]
    private static partial Regex IsaNumber();

    [GeneratedRegex(@"GS\*(?:[^*]*\*){5}(\d+)\*")]
    private static partial Regex GsNumber();
}
