using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>A promise that was broken.</summary>
/// <param name="Invariant">I1 to I9.</param>
/// <param name="Text">What shows it.</param>
sealed record Violation(string Invariant, string Text)
{
    public override string ToString() => $"{Invariant}: {Text}";
}

/// <summary>What a workload knows of its own end beyond what holds for every one.</summary>
sealed record Expected
{
    /// <summary>So many documents are in the ERP in the end.</summary>
    internal required int Effects { get; init; }

    /// <summary>Whether what was taken from a mailbox stays in its archive.</summary>
    internal bool KeepsArchive { get; init; } = true;

    /// <summary>Documents by a text that only they hold, in the order in which the ERP must get them.</summary>
    internal IReadOnlyList<string> InOrder { get; init; } = [];

    /// <summary>Tables that the workload itself has edited, as nobody else does: to let a hundred days pass.</summary>
    internal IReadOnlyList<string> Edited { get; init; } = [];
}

/// <summary>Judges from outside whether anything was lost, doubled, left lying or promised falsely.</summary>
/// <remarks>
/// I1 no loss. I2 no effect twice. I3 one truth per group. I4 acknowledgements are honest. I5 nothing is stuck. I6 order.
/// I7 the history verifies, and everything stands as it tells. I8 no litter. I9 bounded. CheckerTests proves it by worlds that were tampered with.
/// </remarks>
static partial class Checker
{
    // tests/crash.sh asks for ten; where a whole gate runs at the same time a start takes longer.
    static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(Setting.Of("GATEWAY_RECOVERY_SECONDS", 45));
    const long MemoryMax = 400L << 20;
    const int HandlesMax = 500;

    internal static IReadOnlyList<Violation> Judge(Evidence evidence, Expected expected) =>
    [
        .. Lost(evidence, expected),
        .. Twice(evidence, expected),
        .. Truth(evidence),
        .. Honest(evidence),
        .. Stuck(evidence),
        .. Order(evidence, expected),
        .. evidence.Divergences.Where(d => Text(d, "kind") == "events").Select(d => new Violation("I7", d.ToJsonString())),
        .. evidence.Deviations.Where(d => !expected.Edited.Contains(Text(d, "table"))).Select(d => new Violation("I7", d.ToJsonString())),
        .. evidence.Litter.Select(path => new Violation("I8", $"{path} was left lying")),
        .. Bounds(evidence.Measured),
    ];

    // What has left the partner's mailbox is in our keeping: listed under its hash, its bytes as they were, and in the archive.
    static IEnumerable<Violation> Lost(Evidence evidence, Expected expected)
    {
        foreach (var divergence in evidence.Divergences.Where(d => Text(d, "kind") == "payload")) yield return new("I1", divergence.ToJsonString());
        var kept = evidence.Deliveries.Where(d => Text(d, "direction") == "in").Select(d => Text(d, "payload")).ToHashSet();
        foreach (var sent in evidence.SentByAs2.Where(s => !kept.Contains(Hash(s.Bytes)))) yield return new("I1", $"{sent.Partner}'s {sent.Name} has a receipt, and no delivery has its bytes");
        foreach (var sent in evidence.Sent)
        {
            if (evidence.Files.Any(f => f.Folder == "in" && f.Partner == sent.Partner && f.Name == sent.Name)) continue;
            if (!kept.Contains(Hash(sent.Bytes))) yield return new("I1", $"{sent.Partner}/{sent.Name} was taken, and no delivery has its bytes");
            if (expected.KeepsArchive && !evidence.Files.Any(f => f.Folder == "archive" && f.Partner == sent.Partner && f.Bytes.AsSpan().SequenceEqual(sent.Bytes)))
                yield return new("I1", $"{sent.Partner}/{sent.Name} was taken, and the archive has it not");
        }
    }

    static IEnumerable<Violation> Twice(Evidence evidence, Expected expected)
    {
        foreach (var key in evidence.Blind) yield return new("I2", $"{key} was posted again blindly");
        foreach (var same in evidence.Ledger.GroupBy(l => l.Key).Where(g => g.Count() > 1)) yield return new("I2", $"the ledger has {same.Key} {same.Count()} times");
        foreach (var same in evidence.Ledger.GroupBy(l => (l.Type, l.Document)).Where(g => g.Count() > 1))
            yield return new("I2", $"the ledger has one {same.Key.Type} under {string.Join(" and ", same.Select(l => l.Key))}");
        foreach (var twice in evidence.Ledger.SelectMany(Lines).GroupBy(l => l).Where(g => g.Count() > 1)) yield return new("I2", $"line {twice.Key} is in the ledger twice");
        var posted = evidence.Postings.Where(p => Text(p, "state") == "posted").Select(p => Text(p, "key")).ToHashSet();
        var taken = evidence.Ledger.Select(l => l.Key).ToHashSet();
        foreach (var key in posted.Except(taken)) yield return new("I2", $"{key} is called posted, and the ERP has it not");
        foreach (var key in taken.Except(posted)) yield return new("I2", $"the ERP has {key}, and the gateway does not say so");
        if (evidence.Ledger.Count != expected.Effects) yield return new("I1", $"the ledger has {evidence.Ledger.Count} documents and should have {expected.Effects}");
    }

    // The lines of one document, over all its parts: its key is documentId:part.
    static IEnumerable<string> Lines(LedgerEntry entry) =>
        JsonNode.Parse(entry.Document)!["lines"] is JsonArray lines
            ? lines.Select((line, i) => $"{entry.Key.Split(':')[0]} {Text(line!, "orderNumber")} {Text(line!, "orderLine")} {Text(line!, "lineNumber")}{(line!["packageId"] is null ? "" : $" {i}")}")
            : [];

    static IEnumerable<Violation> Truth(Evidence evidence)
    {
        var answers = Answers(evidence).ToList();
        foreach (var same in answers.GroupBy(a => (a.File.Partner, a.Group)))
            if (same.Any(a => !a.File.Bytes.AsSpan().SequenceEqual(same.First().File.Bytes)))
                yield return new("I3", $"{same.Key.Partner}: {same.Key.Group} was answered by {string.Join(" and ", same.Select(a => a.File.Name))}");
        foreach (var numbers in Numbers(evidence).GroupBy(n => n.Number).Where(g => g.Count() > 1))
            yield return new("I3", $"the control number {numbers.Key} was used by {string.Join(" and ", numbers.Select(n => n.File.Name))}");
        foreach (var (partner, group, sent) in Groups(evidence))
            if (IsJudged(evidence, sent) && !answers.Exists(a => a.File.Partner == partner && a.Group == group))
                yield return new("I3", $"{partner}: {group} of {sent.Name} was never answered");
    }

    // What an answer says of a group is what the gateway holds to: it has the bytes, nothing rejected is posted, nothing accepted is called rejected.
    static IEnumerable<Violation> Honest(Evidence evidence)
    {
        var known = Groups(evidence).ToLookup(g => (g.Partner, g.Group), g => g.Sent);
        foreach (var (file, group, verdict) in Answers(evidence))
        {
            if (known[(file.Partner, group)].FirstOrDefault() is not { } sent)
            {
                yield return new("I4", $"{file.Name} answers {group}, which {file.Partner} never sent");
                continue;
            }

            var ids = evidence.Deliveries.Where(d => Text(d, "payload") == Hash(sent.Bytes)).Select(d => Text(d, "id")).ToHashSet();
            var verdicts = evidence.Messages.Where(m => ids.Contains(Text(m, "deliveryId"))).Select(m => Text(m, "verdict")).Distinct().ToList();
            if (verdict is "A" or "7" && (verdicts.Count == 0 || verdicts.Contains("rejected"))) yield return new("I4", $"{file.Name} accepts {group}, which is {string.Join(", ", verdicts)}");
            if (verdict is "R" or "4" && verdicts.Exists(v => v.StartsWith("accepted", StringComparison.Ordinal))) yield return new("I4", $"{file.Name} rejects {group}, which is accepted");
        }
    }

    static readonly string[] Unfinished = ["received", "translating", "due", "sending", "staged", "released", "matched", "built", "unknown", "reading"];

    static IEnumerable<Violation> Stuck(Evidence evidence)
    {
        foreach (var file in evidence.Files.Where(f => f.Folder == "in")) yield return new("I5", $"{file.Partner}/{file.Name} was never taken");
        foreach (var work in evidence.Work) yield return new("I5", $"work is left: {work.ToJsonString()}");
        var owed = evidence.Acknowledgements.Where(a => Text(a, "owedBy") == "us");
        foreach (var row in evidence.Deliveries.Concat(evidence.Messages).Concat(evidence.Postings).Concat(evidence.Interchanges).Concat(owed))
        {
            if (Unfinished.Contains(Text(row, "state"))) yield return new("I5", $"not at its end: {row.ToJsonString()}");
            if (Text(row, "state") is "held" or "quarantined" or "failed" or "excepted" or "dead" && Text(row, "reason") + Text(row, "response") == "") yield return new("I5", $"without a reason: {row.ToJsonString()}");
        }
    }

    static IEnumerable<Violation> Order(Evidence evidence, Expected expected)
    {
        var places = expected.InOrder.Select(text => (Text: text, At: evidence.Ledger.Select((l, i) => (l, i)).Where(x => x.l.Document.Contains(text, StringComparison.Ordinal)).Select(x => x.i).DefaultIfEmpty(-1).First())).ToList();
        foreach (var ((before, first), (after, second)) in places.Zip(places.Skip(1)))
            if (first < 0 || second < first)
                yield return new("I6", $"the ERP got {after} (entry {second}) before {before} (entry {first})");
    }

    static IEnumerable<Violation> Bounds(Measured measured)
    {
        if (measured.Recovery > RecoveryMax) yield return new("I9", string.Create(CultureInfo.InvariantCulture, $"{measured.Recovery.TotalSeconds:0.0} s until it worked again"));
        if (measured.MemoryBytes > MemoryMax) yield return new("I9", $"{measured.MemoryBytes >> 20} MB of memory");
        if (measured.Handles > HandlesMax) yield return new("I9", $"{measured.Handles} handles");
    }

    /// <summary>The groups (X12) and interchanges (EDIFACT) that partners sent and that are to be answered.</summary>
    static IEnumerable<(string Partner, string Group, SentFile Sent)> Groups(Evidence evidence) =>
        from sent in evidence.Sent.Concat(evidence.SentByAs2)
        let text = System.Text.Encoding.Latin1.GetString(sent.Bytes)
        from name in SentGroup().Matches(text).Where(m => m.Groups[1].Value != "FA").Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}")
            .Concat(SentInterchange().Matches(text).Select(m => m.Groups["number"].Value))
        select (sent.Partner, name, sent);

    // What no profile claims is answered by nobody.
    static bool IsJudged(Evidence evidence, SentFile sent)
    {
        var deliveries = evidence.Deliveries.Where(d => Text(d, "payload") == Hash(sent.Bytes)).Select(d => Text(d, "id")).ToHashSet();
        return evidence.Interchanges.Any(i => deliveries.Contains(Text(i, "deliveryId")) && Text(i, "state") is "accepted" or "partly-accepted" or "rejected");
    }

    static IEnumerable<(FoundFile File, string Group, string Verdict)> Answers(Evidence evidence) =>
        from file in evidence.Files
        where file.Folder == "out"
        from answer in GroupAnswer().Matches(file.Text).Select(m => ($"{m.Groups[1].Value} {m.Groups[2].Value}", m.Groups[3].Value))
            .Concat(InterchangeAnswer().Matches(file.Text).Select(m => (m.Groups[1].Value, m.Groups[2].Value)))
        select (file, answer.Item1, answer.Item2);

    // ISA13 and GS06 of what we sent, and UNB 0020: each once for a partner.
    // Numbers count between two who write to each other (X12.5 I12, ISO 9735 0020): a partner may have several names.
    static IEnumerable<(string Number, FoundFile File)> Numbers(Evidence evidence) =>
        from file in evidence.Files
        where file.Folder == "out"
        let names = OurInterchange().Match(file.Text) is { Success: true } isa ? isa.Groups["names"].Value : SentInterchange().Match(file.Text).Groups["names"].Value
        from number in OurInterchange().Matches(file.Text).Select(m => $"ISA {m.Groups["number"].Value}")
            .Concat(SentGroup().Matches(file.Text).Select(m => $"GS {m.Groups[2].Value}"))
            .Concat(SentInterchange().Matches(file.Text).Select(m => $"UNB {m.Groups["number"].Value}"))
        select ($"{file.Partner} {names} {number}", file);

    internal static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    static string Text(JsonNode node, string member) => node[member]?.ToString() ?? "";

    [GeneratedRegex(@"(?<![A-Z0-9])GS[*|](\w\w)[*|][^*|]*[*|][^*|]*[*|]\d+[*|]\d+[*|](\d+)[*|]")]
    private static partial Regex SentGroup();

    [GeneratedRegex(@"UNB\+[^+]*\+(?<names>[^+]*\+[^+]*)\+[^+]*\+(?<number>\w+)")]
    private static partial Regex SentInterchange();

    [GeneratedRegex(@"ISA[*|](?:[^*|]*[*|]){4}(?<names>(?:[^*|]*[*|]){4})(?:[^*|]*[*|]){4}(?<number>\d+)[*|]")]
    private static partial Regex OurInterchange();

    [GeneratedRegex(@"AK1[*|](\w+)[*|](\d+).*?AK9[*|](\w)", RegexOptions.Singleline)]
    private static partial Regex GroupAnswer();

    [GeneratedRegex(@"UCI\+(\w+)\+[^+]*\+[^+]*\+(\d)")]
    private static partial Regex InterchangeAnswer();
}
