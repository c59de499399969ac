using System.Data.Common;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

/// <summary>Where the one database of a test is.</summary>
public abstract class DatabaseOfTests
{
    /// <summary>Opens it; called again, it is the same one.</summary>
    /// <param name="folder">The test's.</param>
    internal abstract Database Open(string folder);

    /// <summary>Whether another place of this kind is the same one.</summary>
    internal virtual bool IsShared => false;

    /// <summary>How its server is spoken to.</summary>
    internal abstract Dialect Dialect { get; }

    /// <summary>Reaches it beside the program, as a connection that is not opened yet.</summary>
    internal abstract DbConnection Connect(string folder);

    /// <summary>Takes away what lies outside the folder.</summary>
    internal virtual void Drop()
    {
    }
}

/// <summary>An empty database with what the stores need beside it. The conformance suite is the classes that inherit this; each dialect runs all of
/// them by naming its place.</summary>
public abstract class StorageTests<TPlace> : IAsyncLifetime where TPlace : DatabaseOfTests, new()
{
    private protected static readonly DateTimeOffset Now = new(2026, 3, 5, 14, 30, 0, TimeSpan.Zero);

    private protected TPlace Place { get; } = new();

    private protected UlidSource Ids { get; } = new(TimeProvider.System, new Random(1).NextBytes);

    private protected Database Database { get; private set; } = null!;

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("storage-").FullName;

    public Task InitializeAsync()
    {
        Database = Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await Database.DisposeAsync();
        Place.Drop();
        Directory.Delete(Folder, recursive: true);
    }

    private protected Database Open() => Place.Open(Folder);

    /// <summary>Longer than any index takes, and not to be compressed.</summary>
    private protected static string LongText()
    {
        var bytes = new byte[6000];
        new Random(1).NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }

    private protected Task<T> Write<T>(Func<Transaction, T> body) => Database.WriteAsync(body);

    private protected Task Write(Action<Transaction> body) => Database.WriteAsync(body);

    private protected Task<T> Read<T>(Func<Transaction, T> body) => Database.ReadAsync(body);
}
