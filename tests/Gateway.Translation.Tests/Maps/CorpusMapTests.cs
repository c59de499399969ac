using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;

namespace Gateway.Translation.Tests.Maps;

/// <summary>Properties of every public sample file that the shipped maps translate.</summary>
public class CorpusMapTests
{
    static readonly string[] Types = ["850", "855", "856", "810", "824", "ORDERS", "ORDRSP", "DESADV", "INVOIC", "APERAK"];

    public static TheoryData<string> Paths => [.. Corpus.Files(Types).DefaultIfEmpty("")];

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_bytes_of_an_origin_converted_as_its_row_says_are_the_value(string path)
    {
        if (path.Length == 0) return;
        var bytes = Corpus.Read(path);
        foreach (var message in Mapping.Translate(bytes))
        {
            var rows = OriginRows.Of(Mapping.Plan(message.Mapped.Map, message.Used));
            using var json = JsonDocument.Parse(DocumentJson.Write(message.Mapped.Document));
            foreach (var origin in message.Mapped.Origins.All)
            {
                var value = At(json.RootElement, origin.Field);
                var text = Decoded(bytes, origin, message);
                Assert.True(rows.Gives(origin, text, value, message), $"{origin} \"{text}\" is not {value}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_leaf_without_origin_is_constant_or_derived(string path)
    {
        if (path.Length == 0) return;
        foreach (var message in Mapping.Translate(Corpus.Read(path)))
        {
            using var json = JsonDocument.Parse(DocumentJson.Write(message.Mapped.Document));
            foreach (var (pointer, _) in Leaves(json.RootElement, ""))
                Assert.True(message.Mapped.Origins.Find(pointer) is not null || IsDerived(pointer), pointer);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_sound_message_written_by_its_map_reads_back_the_same(string path)
    {
        if (path.Length == 0) return;
        foreach (var message in Mapping.Translate(Corpus.Read(path)).Where(m => m.Schema.Count == 0 && IsSound(m.Map)))
        {
            var proof = MapProof.Of(Mapping.Plan(message.Mapped.Map, message.Used), message.Mapped);
            Assert.True(proof.Differences.Count == 0, string.Join("\n", proof.Differences));
            Assert.True(proof.Holds, string.Join("\n", proof.Diagnostics.Select(d => d.Text)));
        }
    }

    [Fact]
    public void Most_of_the_corpus_is_translated()
    {
        if (Corpus.Folder is null) return;
        var messages = Corpus.Files(Types).SelectMany(p => Mapping.Translate(Corpus.Read(p))).ToList();
        Assert.True(messages.Count > 100, $"{messages.Count} messages");
        // Eighteen are copies of one made-up invoice whose message function (1225) is "AP", which is none.
        Assert.True(messages.Count(m => IsSound(m.Map)) > messages.Count * 0.7, $"{messages.Count(m => !IsSound(m.Map))} of {messages.Count} held by their maps");
    }

    static bool IsSound(IEnumerable<Diagnostic> diagnostics) => !diagnostics.Any(d => d.Severity == Severity.Error);

    // The orders of a ship notice are those of its lines, and its lines those of its only order.
    static bool IsDerived(string pointer) =>
        (pointer.Split('/') is [_, "orders" or "packages" or "lines", _, "orderNumber"]) ||
        (pointer.StartsWith("/paymentTerms/", StringComparison.Ordinal) && pointer.EndsWith("/type", StringComparison.Ordinal)) ||
        pointer.Split('/')[^1] is "id" or "parentId" or "packageId" or "kind" or "purpose" or "name" or "status" or "scheme";

    static string Decoded(byte[] bytes, FieldOrigin origin, Translated message)
    {
        var raw = bytes.AsSpan((int)origin.Offset, origin.Length);
        var text = new StringBuilder();
        for (var i = 0; i < raw.Length; i++)
        {
            if (message.Delimiters.Release != 0 && raw[i] == message.Delimiters.Release && i + 1 < raw.Length) i++;
            if (raw[i] is not ((byte)'\r' or (byte)'\n')) text.Append((char)raw[i]); // Hard-wrapped files.
        }

        return text.ToString();
    }

    static string At(JsonElement element, string pointer)
    {
        foreach (var name in pointer.Split('/').Skip(1))
            element = element.ValueKind == JsonValueKind.Array ? element[int.Parse(name, CultureInfo.InvariantCulture)] : element.GetProperty(name);
        return element.ToString();
    }

    static IEnumerable<(string Pointer, JsonElement Value)> Leaves(JsonElement element, string pointer) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Leaves(p.Value, $"{pointer}/{p.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((e, i) => Leaves(e, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}"))),
        _ => [(pointer, element)],
    };
}

/// <summary>What each row of a plan makes of a text, worked out a second time and by other means than the plan's own.</summary>
sealed class OriginRows
{
    readonly Dictionary<string, List<PlanRow>> _rows = [];

    internal static OriginRows Of(MapPlan plan)
    {
        var rows = new OriginRows();
        rows.Add(plan, plan.Top.All);
        return rows;
    }

    internal bool Gives(FieldOrigin origin, string text, string value, Translated message)
    {
        var trimmed = text.TrimEnd(' ');
        if (origin.Field.Contains("/extensions/", StringComparison.Ordinal)) return text == value.ReplaceLineEndings("") || IsWide(text, value.ReplaceLineEndings(""));
        return _rows[origin.Row].Exists(row => row switch
        {
            CodePlan code => Codes(code.Table.List, trimmed).Contains(value) || trimmed == value || IsWide(text, value),
            PairsPlan pairs => trimmed == value || IsWide(text, value) || Codes(pairs.Schemes.List, trimmed).Contains(value),
            IdentifierPlan id => trimmed == value || IsWide(text, value) || Codes(id.Schemes.List, trimmed).Contains(value),
            ValuePlan plan => IsValue(trimmed, value, plan.Places.Select(p => p.Definition?.Decimals ?? 0), message),
            AgreePlan => trimmed == value,
            SwitchPlan plan => IsValue(trimmed, value, [0], message),
            JoinPlan or LinesPlan => trimmed == value || AsBytes(value).Append(value).Any(v => AreWordsIn(text, v)),
            _ => false,
        });
    }

    void Add(MapPlan plan, IEnumerable<PlanRow> rows)
    {
        foreach (var row in rows)
        {
            if (!_rows.TryGetValue(plan.Rows[row.Number], out var here)) _rows.Add(plan.Rows[row.Number], here = []);
            here.Add(row);
            Add(plan, row.Rows);
        }
    }

    static IEnumerable<string> Codes(CodeList? list, string code) => list?.Find(code)?.Values.OfType<string>() ?? [];

    static bool IsValue(string text, string value, IEnumerable<int> decimals, Translated message) =>
        text == value || IsWide(text, value) || IsDate(text, value) || IsTimeBehindDate(text, value) || IsNumber(text, value, decimals, message);

    // CCYYMMDDHHMM of an EDIFACT date.
    static bool IsTimeBehindDate(string text, string value) => text.Length >= 12 && value is [_, _, ':', _, _, ':', _, _] && text[8..12] == value[..2] + value[3..5];

    // A text that stands in several places has their separators, and what lies between them, among its bytes.
    static bool AreWordsIn(string text, string value)
    {
        var at = 0;
        foreach (var word in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var found = text.IndexOf(word, at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + word.Length;
        }

        return at == text.TrimEnd(' ').Length;
    }

    // Texts beyond Latin-1 are compared as the bytes they came from.
    static bool IsWide(string text, string value) => AsBytes(value).Any(v => v.TrimEnd(' ') == text.TrimEnd(' '));

    static IEnumerable<string> AsBytes(string value) =>
        from charset in (string[])["utf-8", "iso-8859-5"]
        select Encoding.Latin1.GetString(CodePagesEncodingProvider.Instance.GetEncoding(charset)?.GetBytes(value) ?? Encoding.GetEncoding(charset).GetBytes(value));

    static bool IsDate(string text, string value)
    {
        if (TimeOnly.TryParseExact(value, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return text.StartsWith(time.ToString("HHmm", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && (text.StartsWith(date.ToString("yyyyMMdd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
                || text == date.ToString("yyMMdd", CultureInfo.InvariantCulture));
    }

    static bool IsNumber(string text, string value, IEnumerable<int> decimals, Translated message)
    {
        var plain = text.Replace((char)message.Delimiters.DecimalMark, '.').Trim();
        if (!decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return false;
        if (!decimal.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var sent)) return false;
        // A credit memo's sign may have been turned.
        var isTurned = message.Mapped.Document is Invoice { Kind: InvoiceKind.CreditMemo };
        return (plain.Contains('.') ? [0] : decimals).Any(d => sent == number * Power(d) || (isTurned && -sent == number * Power(d)));
    }

    static decimal Power(int exponent) => (decimal)Math.Pow(10, exponent);
}
