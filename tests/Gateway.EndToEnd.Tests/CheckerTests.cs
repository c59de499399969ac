using Gateway.EndToEnd.Tests.Harness;
using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>RT-01: twenty interchanges of all kinds come by every way, and each is posted. Then the world is tampered with, and each time the Checker sees it.</summary>
public sealed class CheckerTests
{
    [Fact]
    public async Task RT_01_twenty_mixed_interchanges_by_AS2_SFTP_FTPS_and_a_folder_are_posted_and_the_checker_catches_every_one_of_fourteen_sabotages()
    {
        await using var run = new CrashRun(null);
        var expected = await new MixedWorkload().RunAsync(run);
        var evidence = await run.EndAsync();
        Assert.Empty(Checker.Judge(evidence, expected));
        var came = evidence.Deliveries.Where(d => $"{d["direction"]}" == "in").ToList();
        Assert.Equal(20, came.Count);
        Assert.All(came, d => Assert.Equal("done", $"{d["state"]}"));
        Assert.Equal([("Invoice", 4), ("OrderResponse", 8), ("ShipNotice", 8)], run.Ledger.GroupBy(l => l.Type).Select(g => (g.Key, g.Count())).Order());
        Assert.Equal(15, evidence.Acknowledgements.Count(a => $"{a["owedBy"]}" == "us"));
        var missed = new List<string>();
        var count = 0;
        foreach (var (name, invariant, sabotage, undo) in Sabotages(run))
        {
            count++;
            sabotage();
            var seen = Checker.Judge(await run.CollectAsync(), expected);
            if (!seen.Any(v => v.Invariant == invariant)) missed.Add($"{name}: {string.Join("; ", seen)}");
            undo();
        }

        Assert.Empty(missed);
        Assert.Equal(14, count);
        Assert.Empty(Checker.Judge(await run.CollectAsync(), expected));
    }

    static IEnumerable<(string Name, string Invariant, Action Sabotage, Action Undo)> Sabotages(CrashRun run)
    {
        var (outside, ledger) = (run.Outside, run.LedgerFile);
        // Of a file that came by a mailbox: what is kept of AS2 besides files is told of otherwise.
        var hash = Checker.Hash(outside.Sent[0].Bytes);
        var payload = Directory.GetFiles(Path.Combine(outside.Data, "payloads"), "*", SearchOption.AllDirectories).Single(f => f.EndsWith(hash, StringComparison.Ordinal));
        var answer = Directory.GetFiles(outside.Mailbox(Traffic.Supplier, "out")).First(f => File.ReadAllText(f).Contains("AK1*PR*1~", StringComparison.Ordinal));
        var second = Path.Combine(Path.GetDirectoryName(answer)!, "again.edi");
        yield return Tampered("a payload is deleted", "I1", payload, File.Delete);
        yield return Tampered("a byte of a payload is changed", "I1", payload, f => File.WriteAllBytes(f, [(byte)(File.ReadAllBytes(f)[0] ^ 1), .. File.ReadAllBytes(f)[1..]]));
        yield return ("a file is taken and nobody knows it", "I1", () => outside.Sent.Add(new(Traffic.Supplier, "lost.edi", "lost"u8.ToArray())), () => outside.Sent.RemoveAt(outside.Sent.Count - 1));
        yield return Tampered("a posting is missing from the ledger", "I2", ledger, f => File.WriteAllLines(f, File.ReadAllLines(f)[1..]));
        yield return Tampered("a document is posted again under another key", "I2", ledger, f => File.AppendAllText(f, File.ReadAllLines(f)[0].Replace(":1\"", ":2\"", StringComparison.Ordinal) + "\n"));
        yield return Tampered("the ERP gets an earlier order last", "I6", ledger, f => File.WriteAllLines(f, File.ReadAllLines(f).Reverse()));
        yield return Tampered("an answer is deleted", "I3", answer, File.Delete);
        yield return ("a group is answered twice", "I3", () => File.WriteAllText(second, File.ReadAllText(answer).Replace("*U*00401*00000", "*U*00401*00009", StringComparison.Ordinal)), () => File.Delete(second));
        yield return ("a control number is used twice", "I3", () => File.WriteAllText(second, File.ReadAllText(answer).Replace("AK1*PR*1~", "AK1*PR*2~", StringComparison.Ordinal)), () => File.Delete(second));
        yield return Tampered("an answer turns its verdict", "I4", answer, f => File.WriteAllText(f, File.ReadAllText(f).Replace("AK9*A*", "AK9*R*", StringComparison.Ordinal)));
        yield return ("the history is edited", "I7", () => run.Execute("UPDATE events SET actor = 'nobody' WHERE sequence = 1"), () => run.Execute("UPDATE events SET actor = 'gateway' WHERE sequence = 1"));
        yield return ("a table says otherwise than the history", "I7", () => run.Execute("UPDATE messages SET agreement = agreement || '?'"), () => run.Execute("UPDATE messages SET agreement = replace(agreement, '?', '')"));
        yield return ("work is left lying", "I5", () => Again.Ask(run, "post", new string('0', 26)), () => run.Execute("DELETE FROM work"));
        yield return ("a claim is left lying", "I8", () => File.WriteAllText(Path.Combine(outside.Mailbox(Traffic.Supplier, "in"), ".claim.north.x.y.edi"), ""),
            () => File.Delete(Path.Combine(outside.Mailbox(Traffic.Supplier, "in"), ".claim.north.x.y.edi")));
    }

    static (string, string, Action, Action) Tampered(string name, string invariant, string file, Action<string> sabotage)
    {
        var before = File.ReadAllBytes(file);
        return (name, invariant, () => sabotage(file), () => File.WriteAllBytes(file, before));
    }
}
