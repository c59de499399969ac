using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>Shows a merged profile: as YAML that could stand in a file, or as JSON, each value with the place that set it when asked why.</summary>
public static class EffectiveProfile
{
    const int SourceColumn = 56;

    static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The profile as YAML; with <paramref name="why"/> each value is followed by a comment naming file, line and column.</summary>
    public static string ToText(YamlMapping effective, bool why)
    {
        var text = new StringBuilder();
        WriteMapping(text, effective, "", why);
        return text.ToString();
    }

    /// <summary>The profile with the place of each value, and below it, as comments, what the company agrees with every supplier.</summary>
    public static string Why(PartnerProfile partner, Policy policy)
    {
        var text = new StringBuilder(ToText(partner.Effective, why: true));
        if (policy.CompanyOf(partner) is not { } company) return text.ToString();
        text.Append("# for every supplier of the company; what is more specific wins:\n");
        foreach (var line in ToText(company, why: true).TrimEnd('\n').Split('\n')) text.Append("# ").Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>Every value with its path and place as JSON; the company's stand under <c>policy</c>.</summary>
    public static string WhyJson(PartnerProfile partner, Policy policy)
    {
        var company = policy.CompanyOf(partner);
        var effective = company is null ? partner.Effective : new YamlMapping(
            partner.Effective.Position, [.. partner.Effective.Entries, new(new(company.Position, "policy", isPlain: true), company)]);
        return ToJson(effective, why: true);
    }

    /// <summary>The profile as JSON; with <paramref name="why"/> a list of path, value and source instead.</summary>
    public static string ToJson(YamlMapping effective, bool why = false)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Indented))
        {
            if (why)
                WriteSources(json, effective);
            else
                WriteNode(json, effective);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>Every value of the profile with its path, such as <c>agreements[in-855].map</c>.</summary>
    public static IEnumerable<(string Path, YamlScalar Value)> Values(YamlMapping effective) =>
        effective.Entries.SelectMany(e => Values(e.Key.Text, e.Value));

    static IEnumerable<(string Path, YamlScalar Value)> Values(string path, YamlNode node) => node switch
    {
        YamlScalar scalar => [(path, scalar)],
        YamlMapping mapping => mapping.Entries.SelectMany(e => Values($"{path}.{e.Key.Text}", e.Value)),
        YamlSequence list => list.Items.SelectMany((item, i) => Values($"{path}[{ProfileMerge.NameOf(item) ?? $"{i + 1}"}]", item)),
        _ => [],
    };

    static void WriteMapping(StringBuilder text, YamlMapping mapping, string indent, bool why)
    {
        foreach (var entry in mapping.Entries)
            WriteEntry(text, $"{indent}{Quoted(entry.Key.Text)}:", entry.Value, indent, why);
    }

    static void WriteEntry(StringBuilder text, string head, YamlNode value, string indent, bool why)
    {
        switch (value)
        {
            case YamlScalar scalar:
                WriteLine(text, $"{head} {Quoted(scalar)}", why ? scalar.Position : null);
                break;
            case YamlMapping { Entries.Count: > 0 } mapping:
                WriteLine(text, head, null);
                WriteMapping(text, mapping, indent + "  ", why);
                break;
            case YamlSequence { Items.Count: > 0 } list:
                WriteLine(text, head, null);
                foreach (var item in list.Items) WriteItem(text, item, indent + "  ", why);
                break;
            default:
                WriteLine(text, $"{head} {(value is YamlSequence ? "[]" : "{}")}", why ? value.Position : null);
                break;
        }
    }

    static void WriteItem(StringBuilder text, YamlNode item, string indent, bool why)
    {
        if (item is not YamlMapping { Entries.Count: > 0 } mapping)
        {
            WriteEntry(text, $"{indent}-", item, indent, why);
            return;
        }

        WriteEntry(text, $"{indent}- {Quoted(mapping.Entries[0].Key.Text)}:", mapping.Entries[0].Value, indent + "  ", why);
        WriteMapping(text, new(mapping.Position, [.. mapping.Entries.Skip(1)]), indent + "  ", why);
    }

    static void WriteLine(StringBuilder text, string line, FilePosition? source) =>
        text.Append(source is null ? line.TrimEnd() : $"{line.PadRight(SourceColumn)} # {source}").Append('\n');

    static string Quoted(YamlScalar scalar) => scalar.IsBlank ? "" : Quoted(scalar.Text);

    /// <summary>Quotes what editors and other readers would take for something else than text.</summary>
    static string Quoted(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ' ') && char.IsAsciiLetter(text[0]) && text[^1] != ' '
        && text is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "NO" or "No")
            ? text
            : $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\t", "\\t")}\"";

    static void WriteNode(Utf8JsonWriter json, YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                json.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    json.WritePropertyName(entry.Key.Text);
                    WriteNode(json, entry.Value);
                }

                json.WriteEndObject();
                break;
            case YamlSequence list:
                json.WriteStartArray();
                foreach (var item in list.Items) WriteNode(json, item);
                json.WriteEndArray();
                break;
            case YamlScalar scalar:
                json.WriteStringValue(scalar.Text);
                break;
        }
    }

    static void WriteSources(Utf8JsonWriter json, YamlMapping effective)
    {
        json.WriteStartArray();
        foreach (var (path, value) in Values(effective))
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteString("value", value.Text);
            json.WriteString("file", value.Position.File);
            json.WriteNumber("line", value.Position.Line);
            json.WriteNumber("column", value.Position.Column);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>SHA-256 of the values, wherever and in whichever order of keys they are written.</summary>
    internal static string RevisionOf(params IEnumerable<YamlMapping> effective) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(effective.Select(e => ToJson((YamlMapping)Sorted(e)))))));

    /// <summary>The order of keys says nothing, so it must not change the revision.</summary>
    static YamlNode Sorted(YamlNode node) => node switch
    {
        YamlMapping mapping => new YamlMapping(mapping.Position, [.. mapping.Entries.OrderBy(e => e.Key.Text, StringComparer.Ordinal).Select(e => e with { Value = Sorted(e.Value) })]),
        YamlSequence list => new YamlSequence(list.Position, [.. list.Items.Select(Sorted)]),
        _ => node,
    };
}
