using System.Text.Json.Nodes;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>A row that does not stand as the history tells.</summary>
/// <param name="Table">Where.</param>
/// <param name="Id">Which.</param>
/// <param name="Text">What is wrong with it.</param>
/// <param name="IsMended">Whether it stands so again.</param>
sealed record Deviation(string Table, string Id, string Text, bool IsMended = false);

/// <summary>What was compared with the history, and what was not so.</summary>
/// <param name="Rows">That the history tells of.</param>
/// <param name="Deviations">Those that are not as it tells, and those that it does not know.</param>
sealed record RebuildReport(long Rows, IReadOnlyList<Deviation> Deviations)
{
    /// <summary>Whether all stands as the history tells now.</summary>
    internal bool IsGood => Deviations.All(d => d.IsMended);
}

/// <summary>Folds the events into the rows that they tell of, compares those with the tables, and makes the tables say the same again.</summary>
/// <remarks>A chain at a time, so that a gateway may run beside it and no memory is needed for all. A row that the history does not know is never
/// deleted: it is told as it stands, and named.</remarks>
/// <param name="database">What is compared.</param>
/// <param name="time">Of what is told.</param>
sealed class Rebuild(Database database, TimeProvider time)
{
    const int Take = 200;

    const string NotWhole = "is not, or not whole, in the history; it is told as it stands";

    /// <param name="wish">Who wants the tables mended, and why; null only compares.</param>
    /// <param name="progress">Told now and then how many rows are compared.</param>
    /// <param name="cancellation">Stops between two chains.</param>
    internal async Task<RebuildReport> RunAsync(Wish? wish, Action<long> progress, CancellationToken cancellation)
    {
        var deviations = new List<Deviation>();
        var known = Projection.All.ToDictionary(p => p, _ => 0L);
        var rows = 0L;
        for (var after = Standings.Prefix; ;)
        {
            var page = await database.ReadAsync(tx => EventStore.Chains(tx, after, Take), cancellation);
            var chains = page.TakeWhile(c => c.StartsWith(Standings.Prefix, StringComparison.Ordinal)).ToList();
            foreach (var chain in chains)
            {
                var (told, whole, differing) = await database.ReadAsync(tx => Compare(tx, chain), cancellation);
                rows += told;
                foreach (var table in whole) known[table]++;
                if (wish is null) deviations.AddRange(differing.Select(d => d.Deviation));
                else if (differing.Count > 0) deviations.AddRange(await MendAsync(chain, differing, wish, cancellation));
                progress(rows);
            }

            if (chains.Count < Take) break;
            after = chains[^1];
        }

        // Where there are as many rows as the history holds whole there is none to look for.
        foreach (var table in Projection.All)
            if (await database.ReadAsync(table.Count, cancellation) != known[table]) deviations.AddRange(await UnknownAsync(table, wish, cancellation));
        return new(rows, deviations);
    }

    // How many rows a chain tells of, the tables of those that are there and told whole, and those that stand otherwise.
    static (int Told, List<Projection> Whole, List<Differing> Differing) Compare(Transaction tx, string chain)
    {
        var folded = Standings.Fold(EventStore.OfChain(tx, chain));
        var whole = new List<Projection>();
        var differing = new List<Differing>();
        foreach (var table in Projection.All)
            foreach (var ((_, id), told) in folded.Where(f => f.Key.Table == table.Table))
            {
                var row = table.Find(tx, id);
                if (row is not null && IsWhole(told)) whole.Add(table);
                if (Compare(table, id, row, told) is { } differs) differing.Add(differs);
            }

        return (folded.Count, whole, differing);
    }

    static Differing? Compare(Projection table, string id, object? row, JsonObject told)
    {
        if (row is null) return new(table, told, [], new(table.Table, id, "is missing"));
        var stands = table.Told(row);
        var changes = Standings.Changes(stands, told).Where(c => IsWhole(told) || c.Value is not null).ToList();
        if (changes.Count == 0) return null;
        var before = changes.ToDictionary(c => c.Key, c => stands[c.Key]?.DeepClone());
        return new(table, told, before, new(table.Table, id, string.Join("; ", changes.Select(c => $"{c.Key} is {Text(before[c.Key])}, the history says {Text(c.Value)}"))));
    }

    // A row that is older than its history is told of in part, until all of it is told.
    static bool IsWhole(JsonObject told) => told.ContainsKey("id");

    // First the rows and then their chain, as a gateway takes them.
    Task<List<Deviation>> MendAsync(string chain, List<Differing> found, Wish wish, CancellationToken cancellation) => database.WriteAsync(tx =>
    {
        foreach (var differing in found) tx.Hold(differing.Table, differing.Deviation.Id);
        EventStore.LockChain(tx, chain);
        return Compare(tx, chain).Differing.ConvertAll(d => Mend(tx, chain, d, wish));
    }, cancellation);

    Deviation Mend(Transaction tx, string chain, Differing differing, Wish wish)
    {
        var (table, id) = (differing.Table, differing.Deviation.Id);
        var changes = new JsonObject(differing.Told.Select(t => KeyValuePair.Create(t.Key, t.Value?.DeepClone())));
        foreach (var name in differing.Before.Keys.Where(n => !differing.Told.ContainsKey(n))) changes[name] = null;
        if (!table.Put(tx, id, changes)) return differing.Deviation;
        // A part of which only is told that it is there cannot be put back.
        var left = Compare(table, id, table.Find(tx, id), differing.Told);
        if (left?.Deviation == differing.Deviation) return left.Deviation;
        EventStore.Append(tx, new(chain, "rebuilt", id, chain[Standings.Prefix.Length..], time.GetUtcNow())
        {
            Actor = wish.Actor,
            Detail = Story.Json(("table", table.Table), ("found", differing.Deviation.Text), ("reason", wish.Reason), ("user", wish.User)),
        });
        if (left is null) return differing.Deviation with { IsMended = true };
        return differing.Deviation with { Text = $"{differing.Deviation.Text}; now {left.Deviation.Text}" };
    }

    // Rows of which no event tells, or not all: from before the history told of rows, or put there by somebody else.
    async Task<List<Deviation>> UnknownAsync(Projection table, Wish? wish, CancellationToken cancellation)
    {
        var unknown = new List<Deviation>();
        for (var after = ""; ;)
        {
            var page = await database.ReadAsync(tx => table.Ids(tx, after, Take), cancellation);
            if (page.Count == 0) return unknown;
            var untold = await database.ReadAsync(tx => Untold(tx, table, page), cancellation);
            if (untold.Count > 0 && wish is not null)
                await database.WriteAsync(tx =>
                {
                    // Held before they are read: what a gateway changes meanwhile is told after this, or is in this.
                    foreach (var id in untold) tx.Hold(table, id);
                    foreach (var id in Untold(tx, table, untold)) tx.Add(table, id);
                }, cancellation);
            unknown.AddRange(untold.Select(id => new Deviation(table.Table, id, NotWhole, wish is not null)));
            after = page[^1];
        }
    }

    static List<string> Untold(Transaction tx, Projection table, IReadOnlyList<string> ids)
    {
        var chains = new Dictionary<string, Dictionary<(string Table, string Id), JsonObject>>(StringComparer.Ordinal);
        return [.. ids.Where(id => table.Find(tx, id) is { } row && !IsTold(table.OwnerOf(tx, row), id))];

        bool IsTold(string owner, string id) => Chain(owner).GetValueOrDefault((table.Table, id)) is { } told && IsWhole(told);

        Dictionary<(string Table, string Id), JsonObject> Chain(string owner) =>
            chains.TryGetValue(owner, out var known) ? known : chains[owner] = Standings.Fold(EventStore.OfChain(tx, Standings.ChainOf(owner)));
    }

    static string Text(JsonNode? value) => value?.ToJsonString() ?? "nothing";

    sealed record Differing(Projection Table, JsonObject Told, Dictionary<string, JsonNode?> Before, Deviation Deviation);
}
