using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Host.Erp;
using Gateway.Host.Pipeline;
using Gateway.Host.Tests.Pipeline;
using Gateway.Tests.Support;
using Gateway.Translation;

namespace Gateway.Host.Tests.Simulation;

/// <summary>What is outside of a simulated gateway, and outlives it: its folder, its clock, three suppliers with their mailboxes, and the ERP.</summary>
sealed partial class SimulatedWorld : IDisposable
{
    const int Orders = 2;
    const string Away = ".away";
    static readonly Lazy<(string Folder, Definitions Definitions)> Profiles = new(OpenProfiles);

    readonly Random _random;
    readonly List<(string Partner, string Name, string Text)> _toDrop;
    readonly List<(string Partner, string Name, string Text)> _dropped = [];
    string? _away;

    internal SimulatedWorld(int seed)
    {
        _random = new(seed);
        Folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"simulation-{seed}-{Guid.NewGuid():N}")).FullName;
        Erp = new(Time) { OnPost = Post, OnLookUp = () => Mood == ErpMood.Away ? new ErpOutcome.Unavailable("503") : null };
        _toDrop = [.. Partners.SelectMany(Files)];
        _random.Shuffle(CollectionsMarshal.AsSpan(_toDrop));
    }

    internal static IReadOnlyList<string> Partners { get; } = ["supplier-1", "supplier-2", "supplier-3"];

    internal static Definitions Definitions => Profiles.Value.Definitions;

    internal string Folder { get; }

    internal TurnedTime Time { get; } = new(new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero));

    internal LedgerErp Erp { get; }

    internal ErpMood Mood { get; set; }

    /// <summary>Keys of what the ERP would not have once: it came again after what a person did about it, and held up nothing meanwhile.</summary>
    internal HashSet<string> Refused { get; } = [];

    /// <summary>How many documents the ERP has in the end: each that is good, once.</summary>
    internal int Effects => Partners.Count * Orders * 3;

    internal bool HasMore => _toDrop.Count > 0;

    /// <summary>The orders that we have sent, and the goods that came, for the import.</summary>
    internal static string OrdersCsv { get; } = "orderNumber,company,supplier,status,orderDate,currency,line,buyerItem,supplierItem,quantity,unit,price,requestedDate\n"
        + Lines((s, o) => $"{Order(s, o)},10,{Supplier(s)},open,2026-11-02,USD,1,NG-10448,HF-M10X60,{Quantity(o)},BX,12.40,2026-11-16\n");

    internal static string ReceiptsCsv { get; } = "receiptNumber,company,line,orderNumber,orderLine,quantity,unit,receivedDate\n"
        + Lines((s, o) => $"GR-{Order(s, o)},10,1,{Order(s, o)},1,{Quantity(o)},BX,2026-11-19\n");

    /// <summary>A supplier drops its next file, or one that it has dropped before, once more.</summary>
    internal void Drop()
    {
        var again = !HasMore || (_dropped.Count > 0 && _random.Next(8) == 0);
        Drop(again ? _dropped[_random.Next(_dropped.Count)] : _toDrop[^1]);
    }

    /// <summary>A supplier drops one of its files: of its first order 1.edi is the response, 2.edi the ship notice and 3.edi the invoice, of the next 4.edi to 6.edi.</summary>
    internal void Drop(string partner, string name) => Drop(_toDrop.Single(f => f.Partner == partner && f.Name == name));

    void Drop((string Partner, string Name, string Text) file)
    {
        if (_toDrop.Remove(file)) _dropped.Add(file);
        var folder = Box(file.Partner, "in") + (_away == Box(file.Partner, "in") ? Away : "");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, file.Name), file.Text);
    }

    /// <summary>The folder of a supplier gives no access, for a file stands in its place; or it gives it again.</summary>
    internal void TurnMailbox()
    {
        if (_away is { } back)
        {
            File.Delete(back);
            Directory.Move(back + Away, back);
            _away = null;
            return;
        }

        _away = Box(Partners[_random.Next(Partners.Count)], _random.Next(2) == 0 ? "in" : "out");
        Directory.CreateDirectory(_away);
        Directory.Move(_away, _away + Away);
        File.WriteAllText(_away, "");
    }

    /// <summary>Whatever was in trouble is well again.</summary>
    internal void Heal()
    {
        Mood = ErpMood.Good;
        if (_away is not null) TurnMailbox();
        while (HasMore) Drop();
    }

    /// <summary>Files that nobody has taken yet.</summary>
    internal bool HasFiles => Partners.Any(p => Directory.Exists(Box(p, "in")) && Directory.GetFiles(Box(p, "in")).Length > 0);

    /// <summary>What is wrong with what the partners and the ERP got.</summary>
    internal IEnumerable<string> Wrong()
    {
        foreach (var key in Erp.Blind) yield return $"{key} was posted again blindly";
        foreach (var twice in Erp.Ledger.GroupBy(k => k).Where(g => g.Count() > 1)) yield return $"the ERP took {twice.Key} {twice.Count()} times";
        if (Erp.Ledger.Count != Effects) yield return $"the ERP has {Erp.Ledger.Count} documents of {Effects}";
        foreach (var partner in Partners)
        {
            var sent = Directory.GetFiles(Box(partner, "out")).Select(File.ReadAllText).ToList();
            foreach (var file in _dropped.Where(d => d.Partner == partner))
                if (Count(sent, Group().Match(file.Text) is var g ? $"AK1*{g.Groups[1].Value}*{g.Groups[2].Value}~" : "") is not 1 and var times)
                    yield return $"{partner}/{file.Name} was answered {times} times";
            foreach (var number in sent.SelectMany(text => Number().Matches(text)).GroupBy(m => m.Value).Where(g => g.Count() > 1))
                yield return $"{partner}: {number.Key} was used {number.Count()} times";
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    ErpOutcome Post(ErpPosting posting, int number) => Mood switch
    {
        ErpMood.Away => new ErpOutcome.Unavailable("503"),
        ErpMood.Mute => Erp.Take(posting, new ErpOutcome.Unknown("the connection broke behind it")),
        ErpMood.Deaf => new ErpOutcome.Unknown("the connection broke before it"),
        ErpMood.Refusing => Refuse(posting),
        ErpMood.Broken => throw new InvalidOperationException("the connector is broken"),
        _ => Erp.Take(posting),
    };

    ErpOutcome Refuse(ErpPosting posting)
    {
        Refused.Add(posting.IdempotencyKey);
        return new ErpOutcome.Rejected("400");
    }

    string Box(string partner, string folder) => Path.Combine(Folder, "mailboxes", partner, folder);

    // For each order a response, a ship notice and an invoice, each in an interchange of its own, and a response whose date is none.
    static IEnumerable<(string Partner, string Name, string Text)> Files(string partner, int index)
    {
        var (supplier, control) = (index + 1, 0);
        for (var order = 1; order <= Orders; order++)
            foreach (var (type, body) in Bodies(Order(supplier, order), order, "20261116"))
                yield return File(type, body);
        yield return File("855", Bodies(Order(supplier, 1), 9, "20261399").First().Body);

        (string, string, string) File(string type, string body) => (partner, $"{++control}.edi", X12File.OfType(control, type, body)
            .Replace("118502274", Id(supplier), StringComparison.Ordinal).Replace("HOLLISF", $"HOLLIS{supplier}", StringComparison.Ordinal));
    }

    static IEnumerable<(string Type, string Body)> Bodies(string order, int number, string day) =>
    [
        ("855", Text($"BAK*00*AD*{order}*20261102****A{number}*{day}~PO1*1*{Quantity(number)}*BX*12.4**BP*NG-10448~ACK*IA*{Quantity(number)}*BX*068*20261116~CTT*1~")),
        ("856", Text($"BSN*00*S{order}*{day}*1422*0001~DTM*011*{day}~HL*1**S*1~HL*2*1*O*1~PRF*{order}***20261102~HL*3*2*P*1~MAN*GM*{Sscc(order)}~HL*4*3*I*0~LIN*1*BP*NG-10448~SN1*1*{Quantity(number)}*BX~CTT*4~")),
        ("810", Text($"BIG*{day}*I{order}*20261102*{order}***DI~CUR*SE*USD~IT1*1*{Quantity(number)}*BX*12.4**BP*NG-10448~TDS*{Quantity(number) * 1240}~CTT*1~")),
    ];

    static string Lines(Func<int, int, FormattableString> line)
    {
        var text = new StringBuilder();
        for (var supplier = 1; supplier <= Partners.Count; supplier++)
            for (var order = 1; order <= Orders; order++)
                text.Append(Text(line(supplier, order)));
        return text.ToString();
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    static string Order(int supplier, int order) => Text($"48{supplier:0000}{order:0000}");

    static int Quantity(int order) => order * 10;

    static string Supplier(int supplier) => Text($"70000{supplier}");

    static string Id(int supplier) => Text($"11850227{supplier}");

    // GS1 General Specifications 7.9.1: the check digit, weights 3 and 1 from the right.
    static string Sscc(string order)
    {
        var digits = "0001185022" + order[^7..];
        var sum = digits.Reverse().Select((d, i) => (d - '0') * (i % 2 == 0 ? 3 : 1)).Sum();
        return digits + Text($"{(10 - sum % 10) % 10}");
    }

    static int Count(IEnumerable<string> texts, string what) => texts.Sum(text => text.Split(what).Length - 1);

    // Made once: what a gateway reads of them never changes.
    static (string, Definitions) OpenProfiles()
    {
        var folder = Directory.CreateTempSubdirectory("simulation-profiles-").FullName;
        var shipped = Path.Combine(PipelineBench.Root(), "partner-profiles");
        Directory.CreateDirectory(Path.Combine(folder, "templates"));
        foreach (var template in Directory.GetFiles(Path.Combine(shipped, "templates"))) File.Copy(template, Path.Combine(folder, "templates", Path.GetFileName(template)));
        File.Copy(Path.Combine(shipped, "policy.yaml"), Path.Combine(folder, "policy.yaml"));
        for (var supplier = 1; supplier <= Partners.Count; supplier++) File.WriteAllText(Path.Combine(folder, Partners[supplier - 1] + ".yaml"), Profile(supplier));
        var problems = new List<FileProblem>();
        var definitions = Definitions.Open(folder, Path.Combine(PipelineBench.Root(), "maps"), TimeProvider.System, problems);
        Assert.DoesNotContain(problems, p => p.Severity == Severity.Error);
        Directory.Delete(folder, recursive: true);
        return (folder, definitions);
    }

    static string Profile(int supplier) => Text($$"""
        partner: {{Partners[supplier - 1]}}
        name: Supplier {{supplier}}
        extends: x12-004010-supplier
        supplier: "{{Supplier(supplier)}}"
        identities: { theirs: { x12: { qualifier: "01", id: "{{Id(supplier)}}", group: HOLLIS{{supplier}} } } }
        transports: { in: [{ mailbox: main, folder: "{data}/mailboxes/{partner}/in", archive: "{data}/mailboxes/{partner}/archive", stableFor: 0 s }] }

        """);

    [GeneratedRegex(@"GS\*(\w\w)\*(?:[^*]*\*){4}(\d+)\*")]
    private static partial Regex Group();

    [GeneratedRegex(@"^ISA\*(?:[^*]*\*){12}\d+|GS\*\w\w\*(?:[^*]*\*){4}\d+", RegexOptions.Multiline)]
    private static partial Regex Number();
}

/// <summary>How the ERP is.</summary>
enum ErpMood
{
    Good,

    /// <summary>In a maintenance window.</summary>
    Away,

    /// <summary>It takes what is posted, and its answer is lost.</summary>
    Mute,

    /// <summary>What is posted is lost on the way.</summary>
    Deaf,

    /// <summary>It will have none of it.</summary>
    Refusing,

    /// <summary>The connector fails with each call.</summary>
    Broken,
}
