using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Transports;

namespace Gateway.Host.Storage;

/// <summary>Our own control numbers: none is ever given twice, whatever crashes, is rolled back or restored from a backup.</summary>
/// <remarks>Numbers are reserved in blocks, in a transaction of their own, and the end of the block is made durable in a file
/// beside the payloads before the first is used. A block starts after the larger of database and file, so that neither a
/// restored database nor a lost file rewinds a counter. What a crash leaves unused is a gap inside a block of the ledger.</remarks>
sealed class ControlNumbers(Database database, string folder, TimeProvider clock, int blockSize = 20, DiskTrust? trust = null)
{
    const string LastSql = "SELECT MAX(last_value) FROM control_number_blocks WHERE scope = @Scope";

    const string InsertSql = """
        INSERT INTO control_number_blocks (scope, first_value, last_value, kind, reason, reserved_at)
        VALUES (@Scope, @First, @Last, @Kind, @Reason, @ReservedAt)
        """;

    const string OfScopeSql = """
        SELECT scope, first_value, last_value, kind, reason, reserved_at FROM control_number_blocks WHERE scope = @Scope ORDER BY first_value
        """;

    const string ScopesSql = "SELECT scope, MAX(last_value) AS last FROM control_number_blocks GROUP BY scope ORDER BY scope";

    // The mark of all counters that have none of their own: no scope is named so.
    const string Floor = "*";

    readonly ConcurrentDictionary<string, Counter> _counters = new();
    readonly DiskTrust _trust = trust ?? new();

    /// <summary>The next number of a counter, from 1 to <paramref name="largest"/> and round again.</summary>
    /// <param name="scope">Names the counter: what is numbered, and for which pair of ids.</param>
    /// <param name="largest">999999999 for ISA13 and GS06; a smaller one where a partner wants it.</param>
    /// <param name="cancellation">Stops the waiting for a new block.</param>
    internal async Task<long> NextAsync(string scope, long largest = 999_999_999, CancellationToken cancellation = default)
    {
        var counter = _counters.GetOrAdd(scope, _ => new());
        await counter.Gate.WaitAsync(cancellation);
        try
        {
            if (counter.Next > counter.Last) await ReserveAsync(scope, counter);
            return (counter.Next++ - 1) % largest + 1;
        }
        finally
        {
            counter.Gate.Release();
        }
    }

    /// <summary>The first of several numbers that follow each other: the groups of one interchange count on from it. 0 for none.</summary>
    internal async Task<long> NextInARowAsync(string scope, int count, CancellationToken cancellation)
    {
        if (count == 0) return 0;
        var first = await NextAsync(scope, cancellation: cancellation);
        for (var taken = 1; taken < count; taken++)
        {
            // Another sender may take a number in between; then it begins anew.
            var next = await NextAsync(scope, cancellation: cancellation);
            if (next != first + taken) (first, taken) = (next, 0);
        }

        return first;
    }

    /// <summary>The ledger of one counter: every block that was reserved, and every jump.</summary>
    internal static IReadOnlyList<ControlNumberBlock> Blocks(Transaction tx, string scope) =>
        tx.Query<ControlNumberBlock>(OfScopeSql, new { scope });

    /// <summary>Every counter, and the last number that the ledger says was given of it.</summary>
    internal static IReadOnlyList<(string Scope, long Last)> Scopes(Transaction tx) => [.. tx.Query<ScopeEnd>(ScopesSql).Select(s => (s.Scope, s.Last))];

    /// <summary>Has a counter go on so far behind what its ledger and its mark know: for a ledger that was restored and does not know the latest.</summary>
    internal static void Jump(string folder, string scope, long last, long jump)
    {
        var mark = new HighWaterMark(folder, scope);
        mark.Write(Math.Max(last, mark.Read()) + jump);
    }

    /// <summary>Has every counter that neither ledger nor mark knows begin behind a value: it may have been begun after the backup that was restored.</summary>
    internal static void Raise(string folder, long floor)
    {
        var mark = new HighWaterMark(folder, Floor);
        mark.Write(mark.Read() + floor);
    }

    // Not cancellable: a reservation that was begun is finished, so that the ledger and the file agree.
    async Task ReserveAsync(string scope, Counter counter)
    {
        var mark = new HighWaterMark(folder, scope);
        var marked = mark.Read() is > 0 and var own ? own : new HighWaterMark(folder, Floor).Read();
        var block = await database.WriteAsync(tx => Reserve(tx, scope, marked));
        Failpoint.Hit("control-numbers.after-reserve");
        _trust.Keep(() => mark.Write(block.LastValue));
        Failpoint.Hit("control-numbers.after-mark");
        counter.Next = block.FirstValue;
        counter.Last = block.LastValue;
    }

    ControlNumberBlock Reserve(Transaction tx, string scope, long marked)
    {
        tx.Lock("numbers:" + scope);
        var last = tx.Value<long?>(LastSql, new { scope }) ?? 0;
        if (marked > last) Record(tx, scope, last + 1, marked, ControlNumberBlockKind.Skipped, "the high-water file was ahead of the database, which was restored or rewound");
        var first = Math.Max(last, marked) + 1;
        return Record(tx, scope, first, first + blockSize - 1, ControlNumberBlockKind.Reserved, null);
    }

    ControlNumberBlock Record(Transaction tx, string scope, long first, long last, ControlNumberBlockKind kind, string? reason)
    {
        var reservedAt = clock.GetUtcNow();
        tx.Execute(InsertSql, new { scope, first, last, kind, reason, reservedAt });
        return new() { Scope = scope, FirstValue = first, LastValue = last, Kind = kind, Reason = reason, ReservedAt = reservedAt };
    }

    sealed record ScopeEnd
    {
        public required string Scope { get; init; }

        public required long Last { get; init; }
    }

    sealed class Counter
    {
        internal SemaphoreSlim Gate { get; } = new(1);

        internal long Next { get; set; } = 1;

        internal long Last { get; set; }
    }
}

/// <summary>Why a range of control numbers is spoken for.</summary>
enum ControlNumberBlockKind
{
    /// <summary>Given to a process, which uses it from the first on.</summary>
    Reserved,

    /// <summary>Jumped over; none of it is used any more.</summary>
    Skipped,
}

/// <summary>A range of control numbers in the ledger. Values count on without wrapping.</summary>
sealed record ControlNumberBlock
{
    public required string Scope { get; init; }

    public required long FirstValue { get; init; }

    public required long LastValue { get; init; }

    public required ControlNumberBlockKind Kind { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset ReservedAt { get; init; }
}

/// <summary>The largest value reserved of one counter, as files beside the database: a backup of one does not rewind the other.</summary>
/// <remarks>Each mark is a file of its own, named by its value, so that two processes cannot write one over the other; the
/// largest name counts, and smaller ones are removed after it is durable.</remarks>
sealed class HighWaterMark(string folder, string scope)
{
    readonly string _folder = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(scope)))[..32]);

    internal long Read() => Marks().Select(m => m.Value).DefaultIfEmpty().Max();

    internal void Write(long value)
    {
        CreateFolder();
        var path = Path.Combine(_folder, value.ToString("D19", CultureInfo.InvariantCulture));
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.UTF8.GetBytes(scope));
            DurableFile.Flush(file);
        }

        DurableFile.FlushFolder(_folder);
        foreach (var mark in Marks().Where(m => m.Value < value)) File.Delete(mark.Path);
    }

    void CreateFolder()
    {
        if (Directory.Exists(_folder)) return;
        Directory.CreateDirectory(_folder);
        DurableFile.FlushFolder(folder);
        DurableFile.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(folder))!);
    }

    IEnumerable<(long Value, string Path)> Marks()
    {
        if (!Directory.Exists(_folder)) yield break;
        foreach (var path in Directory.GetFiles(_folder))
            if (long.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                yield return (value, path);
    }
}
