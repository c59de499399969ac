using System.Globalization;
using System.Text;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>Plants defects in samples, one at a time, and counts by kind how many were found as they must be.</summary>
/// <param name="perMessage">Defects of one kind in one message, chosen at random.</param>
/// <param name="seed">Of the choice.</param>
sealed class MutationRun(int perMessage, int seed)
{
    readonly Random _random = new(seed);
    readonly SortedDictionary<string, (int Hits, List<string> Misses)> _kinds = new(StringComparer.Ordinal);

    internal static IReadOnlyList<(string Kind, Func<SampleEdits, Random, IEnumerable<Mutation>> Make)> Kinds { get; } =
        [.. EnvelopeMutations.All, .. ElementMutations.All, .. ShapeMutations.All, .. SegmentMutations.All];

    internal int Count => _kinds.Values.Sum(k => k.Hits + k.Misses.Count);

    internal int Hits => _kinds.Values.Sum(k => k.Hits);

    internal IEnumerable<string> Misses => _kinds.SelectMany(k => k.Value.Misses.Select(m => $"{k.Key}: {m}"));

    internal IEnumerable<string> KindsWithout(int count) => Kinds.Select(k => k.Kind).Where(k => !_kinds.TryGetValue(k, out var n) || n.Hits < count);

    internal void Add(Sample sample)
    {
        foreach (var message in sample.Messages)
            foreach (var (kind, make) in Kinds)
                Add(new(sample, message), kind, make);
    }

    void Add(SampleEdits e, string kind, Func<SampleEdits, Random, IEnumerable<Mutation>> make)
    {
        foreach (var mutation in Some(make(e, _random).Where(m => !Judgement.IsInTwin(e, m))))
        {
            var (hits, misses) = _kinds.TryGetValue(kind, out var known) ? known : (0, []);
            var miss = Judgement.Miss(e, mutation);
            if (miss is not null) misses.Add($"{e.Sample.Name} message {e.Message.Index} {e.Message.Schema.Type}: {miss}");
            _kinds[kind] = (hits + (miss is null ? 1 : 0), misses);
        }
    }

    // The first so many of a shuffled list; the same seed gives the same.
    Mutation[] Some(IEnumerable<Mutation> mutations)
    {
        Mutation[] all = [.. mutations];
        _random.Shuffle(all);
        return all[..Math.Min(perMessage, all.Length)];
    }

    /// <summary>Kinds with hits and misses.</summary>
    internal string Table()
    {
        var text = new StringBuilder("kind                             hits   misses\n");
        foreach (var (kind, (hits, misses)) in _kinds) text.Append(CultureInfo.InvariantCulture, $"{kind,-30} {hits,6} {misses.Count,8}\n");
        return text.Append(CultureInfo.InvariantCulture, $"{"all",-30} {Hits,6} {Count - Hits,8}   {100.0 * Hits / Math.Max(1, Count):F2} percent\n").ToString();
    }
}
