using System.Collections;
using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Translation.Interchanges;

/// <summary>The reports of a group's messages, in thirty bytes each for those without a diagnostic: an interchange of 2 GB has a million.</summary>
/// <remarks>What the headers of most messages share is kept once; a report is made when it is asked for, and another one each time. The only message of a group
/// stays as it is.</remarks>
sealed class MessageReports(SharedHeaders shared) : IReadOnlyList<MessageReport>
{
    readonly List<Entry> _entries = [];
    readonly List<byte> _numbers = [];
    Dictionary<int, IReadOnlyList<Diagnostic>>? _diagnostics;
    MessageReport? _only;

    public int Count => _only is null ? _entries.Count : 1;

    public MessageReport this[int index]
    {
        get
        {
            if (_only is not null && index == 0) return _only;
            var entry = _entries[index];
            var numbers = CollectionsMarshal.AsSpan(_numbers);
            var header = shared[entry.Shared] with
            {
                ControlNumber = Encoding.UTF8.GetString(numbers[entry.Number..(index + 1 < _entries.Count ? _entries[index + 1].Number : numbers.Length)]),
                Offset = entry.Offset,
                Length = entry.Length,
                SegmentCount = entry.SegmentCount,
            };
            return new(header, _diagnostics?.GetValueOrDefault(index) ?? []);
        }
    }

    public IEnumerator<MessageReport> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(MessageReport report)
    {
        var only = _only;
        _only = Count == 0 ? report : null;
        if (only is not null) Keep(only);
        if (_only is null) Keep(report);
    }

    void Keep(MessageReport report)
    {
        var header = report.Header;
        if (report.Diagnostics.Count > 0) (_diagnostics ??= [])[_entries.Count] = report.Diagnostics;
        _entries.Add(new(header.Offset, header.Length, header.SegmentCount, _numbers.Count, shared.IndexOf(header)));
        Span<byte> number = stackalloc byte[64];
        if (!Encoding.UTF8.TryGetBytes(header.ControlNumber, number, out var length)) number = Encoding.UTF8.GetBytes(header.ControlNumber);
        else number = number[..length];
        _numbers.AddRange(number);
    }

    readonly record struct Entry(long Offset, int Length, int SegmentCount, int Number, int Shared);
}

/// <summary>What the headers of an interchange's messages have in common, each kept once.</summary>
sealed class SharedHeaders
{
    readonly List<MessageHeader> _headers = [];
    readonly Dictionary<MessageHeader, int> _indexes = [];

    internal MessageHeader this[int index] => _headers[index];

    internal int IndexOf(MessageHeader header)
    {
        var shared = header with { ControlNumber = "", Offset = 0, Length = 0, SegmentCount = 0 };
        if (_indexes.TryGetValue(shared, out var index)) return index;
        _indexes.Add(shared, _headers.Count);
        _headers.Add(shared);
        return _headers.Count - 1;
    }
}
