using System.Globalization;
using System.Text;

namespace Gateway.Translation.Maps;

/// <summary>A code list of the maps: a sender's codes and what they are called in canonical documents, both ways.</summary>
/// <remarks>The file is CSV with a header row: <c>code</c>, one or more canonical columns, and at the end, if wanted,
/// <c>use</c> (both, in, out), <c>length</c> (for identifiers: written when the number has as many characters) and <c>note</c>. Each code stands once for reading, each canonical value once for writing.</remarks>
public sealed class CodeList
{
    const int MaxEntries = 10_000;
    const int MaxCodeLength = 64;
    const int MaxShortKey = 128;

    readonly Dictionary<string, CodeEntry> _byCode = new(StringComparer.Ordinal);
    readonly Dictionary<string, CodeEntry> _byValue = new(StringComparer.Ordinal);
    readonly Dictionary<(string Scheme, int Length), CodeEntry> _byLength = [];
    readonly Dictionary<string, CodeEntry>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    readonly Dictionary<string, CodeEntry>.AlternateLookup<ReadOnlySpan<char>> _lookupOfValues;

    CodeList(string name, string file, IReadOnlyList<string> columns)
    {
        Name = name;
        File = file;
        Columns = columns;
        _lookup = _byCode.GetAlternateLookup<ReadOnlySpan<char>>();
        _lookupOfValues = _byValue.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The file's name without folder and extension.</summary>
    public string Name { get; }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>Names of the canonical columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Number of codes that can be read.</summary>
    public int Count => _byCode.Count;

    internal IEnumerable<CodeEntry> Entries => _byCode.Values.Concat(_byValue.Values).Distinct();

    internal IEnumerable<string> Codes => _byCode.Keys;

    internal CodeEntry? Find(ReadOnlySpan<char> code) => _lookup.TryGetValue(code, out var entry) ? entry : null;

    internal CodeEntry? Find(ReadOnlySpan<byte> code) => code.Length > MaxCodeLength ? null : Find(Encoding.Latin1.GetString(code));

    /// <summary>The codes that are read and short enough for a <see cref="ShortKey"/>.</summary>
    internal IEnumerable<KeyValuePair<ulong, CodeEntry>> ReadableByKey =>
        from entry in _byCode
        let key = ShortKey.Of(Encoding.Latin1.GetBytes(entry.Key))
        where key != ShortKey.None && entry.Key.All(c => c <= 0xFF)
        select KeyValuePair.Create(key, entry.Value);

    internal CodeEntry? FindValues(ReadOnlySpan<string?> values)
    {
        if (values is [var only]) return _byValue.GetValueOrDefault(only ?? "");
        Span<char> key = stackalloc char[MaxShortKey];
        var length = 0;
        foreach (var value in values)
        {
            if (value.AsSpan().Length >= key.Length - length) return _byValue.GetValueOrDefault(ValueKey(values, ""));
            value.AsSpan().CopyTo(key[length..]);
            length += value.AsSpan().Length;
            key[length++] = '\n';
        }

        return _lookupOfValues.TryGetValue(key[..length], out var entry) ? entry : null;
    }

    /// <summary>The entry of an identifier's scheme: the one for numbers of this length, else the one for any.</summary>
    internal CodeEntry? FindScheme(string scheme, int length) => _byLength.GetValueOrDefault((scheme, length)) ?? _byValue.GetValueOrDefault(scheme);

    /// <summary>Reads a list; null when it cannot be used.</summary>
    public static CodeList? Parse(string file, string text, ICollection<FileProblem> problems)
    {
        var before = problems.Count;
        var rows = CodeListText.Rows(file, text, problems).ToList();
        if (rows.Count == 0)
        {
            problems.Add(new(file, 1, 1, "the code list is empty; its first row names the columns: code,value"));
            return null;
        }

        var layout = CodeListLayout.Read(rows[0], problems);
        if (layout is null) return null;
        var list = new CodeList(Path.GetFileNameWithoutExtension(file), file, layout.Values);
        foreach (var row in rows.Skip(1).Take(MaxEntries)) list.Add(row, layout, problems);
        if (rows.Count > MaxEntries) problems.Add(new(file, rows[MaxEntries].Line, 1, $"the code list has more than {MaxEntries} rows"));
        return problems.Count == before ? list : null;
    }

    void Add(CodeListRow row, CodeListLayout layout, ICollection<FileProblem> problems)
    {
        if (layout.EntryOf(row, problems) is not { } entry) return;
        if (entry.Use != MapDirection.Out && !_byCode.TryAdd(entry.Code, entry))
            problems.Add(new(File, row.Line, 1, $"the code \"{entry.Code}\" stands already in line {_byCode[entry.Code].Line}; remove one, or write \"out\" under use"));
        if (entry.Use == MapDirection.In || Array.TrueForAll(entry.Values, v => v is null)) return;
        var key = ValueKey(entry.Values, entry.Length);
        if (entry.Values is [{ } scheme] && int.TryParse(entry.Length, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) _byLength.TryAdd((scheme, length), entry);
        if (!_byValue.TryAdd(key, entry))
            problems.Add(new(File, row.Line, 1, $"\"{string.Join(",", entry.Values)}\" is written as \"{_byValue[key].Code}\" already (line {_byValue[key].Line}); write \"in\" under use for the codes that are only read"));
    }

    // No value holds a line feed, so joined keys stay distinct. Without length one ends in a line feed, as FindValues makes it.
    static string ValueKey(ReadOnlySpan<string?> values, string length) =>
        values.Length == 1 && length.Length == 0 ? values[0] ?? "" : $"{string.Join('\n', values!)}\n{length}";
}

/// <summary>One row of a code list.</summary>
/// <param name="Code">The sender's code.</param>
/// <param name="Values">The canonical values by column; null where the row leaves one open.</param>
/// <param name="Use">Whether it is read, written or both.</param>
/// <param name="Length">For identifiers: written only for numbers of this length; empty for any.</param>
/// <param name="Line">Line in the file.</param>
sealed record CodeEntry(string Code, string?[] Values, MapDirection Use, string Length, int Line);
