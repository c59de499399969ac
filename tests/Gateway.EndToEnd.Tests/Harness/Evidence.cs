using System.Text;
using System.Text.Json.Nodes;
using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>A file that lies in a partner's mailbox.</summary>
/// <param name="Partner">Whose.</param>
/// <param name="Folder">in, out or archive.</param>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">What is in it.</param>
sealed record FoundFile(string Partner, string Folder, string Name, byte[] Bytes)
{
    internal string Text { get; } = Encoding.Latin1.GetString(Bytes);
}

/// <summary>What was measured of the processes.</summary>
/// <param name="Recovery">From the start after a break to the line that says that it works.</param>
/// <param name="MemoryBytes">Of the last process, before its end.</param>
/// <param name="Handles">The same.</param>
sealed record Measured(TimeSpan Recovery, long MemoryBytes, int Handles)
{
    internal static readonly Measured Nothing = new(TimeSpan.Zero, 0, 0);
}

/// <summary>What the world around a gateway shows when everything has come to rest: mailboxes, the ERP's ledger and the gateway's own export; never its tables.</summary>
sealed record Evidence
{
    internal required IReadOnlyList<SentFile> Sent { get; init; }

    internal IReadOnlyList<SentFile> SentByAs2 { get; init; } = [];

    internal required IReadOnlyList<FoundFile> Files { get; init; }

    internal required IReadOnlyList<LedgerEntry> Ledger { get; init; }

    /// <summary>Keys that were posted blindly a second time.</summary>
    internal required IReadOnlyList<string> Blind { get; init; }

    internal required IReadOnlyList<JsonNode> Messages { get; init; }

    internal required IReadOnlyList<JsonNode> Deliveries { get; init; }

    internal required IReadOnlyList<JsonNode> Interchanges { get; init; }

    internal required IReadOnlyList<JsonNode> Acknowledgements { get; init; }

    internal required IReadOnlyList<JsonNode> Postings { get; init; }

    internal required IReadOnlyList<JsonNode> Work { get; init; }

    internal required IReadOnlyList<JsonNode> Divergences { get; init; }

    /// <summary>Rows that do not stand as the history tells.</summary>
    internal required IReadOnlyList<JsonNode> Deviations { get; init; }

    /// <summary>Files that somebody began and nobody ended.</summary>
    internal required IReadOnlyList<string> Litter { get; init; }

    internal Measured Measured { get; init; } = Measured.Nothing;

    internal static async Task<Evidence> CollectAsync(Outside outside, FakeErp erp, string ledger, Measured measured)
    {
        var commands = new GatewayCommands(outside);
        return new()
        {
            Sent = outside.Sent,
            SentByAs2 = outside.SentByAs2,
            Files = [.. FilesIn(Path.Combine(outside.Data, "mailboxes"))],
            Ledger = FakeErp.Ledger(ledger),
            Blind = [.. erp.Blind],
            Messages = await commands.ListAsync("messages"),
            Deliveries = await commands.ListAsync("deliveries"),
            Interchanges = await commands.ListAsync("interchanges"),
            Acknowledgements = await commands.ListAsync("acknowledgements"),
            Postings = await commands.ListAsync("postings"),
            Work = await commands.ListAsync("work"),
            Divergences = await commands.VerifyAsync(),
            Deviations = await commands.DeviationsAsync(),
            Litter = [.. LitterIn(outside.Data)],
            Measured = measured,
        };
    }

    static IEnumerable<FoundFile> FilesIn(string mailboxes) =>
        from partner in Directory.Exists(mailboxes) ? Directory.GetDirectories(mailboxes) : []
        from folder in Directory.GetDirectories(partner)
        from file in Directory.GetFiles(folder).Order(StringComparer.Ordinal)
        where Path.GetFileName(file)[0] != '.'
        select new FoundFile(Path.GetFileName(partner), Path.GetFileName(folder), Path.GetFileName(file), File.ReadAllBytes(file));

    static IEnumerable<string> LitterIn(string data) =>
        from file in Directory.EnumerateFiles(data, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        let path = Path.GetRelativePath(data, file)
        let isHidden = path.StartsWith("mailboxes", StringComparison.Ordinal) && Path.GetFileName(file)[0] == '.'
        where isHidden || path.Contains("incoming/", StringComparison.Ordinal) || path.EndsWith(".tmp", StringComparison.Ordinal) || path.EndsWith(".unfinished", StringComparison.Ordinal)
        select path;
}
