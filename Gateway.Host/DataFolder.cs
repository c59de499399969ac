using System.Text;
using Gateway.Host.Storage;
using Gateway.Transports;

namespace Gateway.Host;

/// <summary>The folder given by <c>--data</c>: everything that the gateway writes, but for mailboxes that profiles put elsewhere.</summary>
sealed class DataFolder(string root)
{
    const int NodeLength = 8;

    internal string Root { get; } = Path.GetFullPath(root);

    internal string DatabaseFile => Path.Combine(Root, "gateway.db");

    internal string Payloads => Path.Combine(Root, "payloads");

    internal string ControlNumbers => Path.Combine(Root, "control-numbers");

    internal string Secrets => Path.Combine(Root, "secrets");

    /// <summary>Settings of this gateway, where there are any.</summary>
    internal string Settings => Path.Combine(Root, "gateway.json");

    /// <summary>Whether no gateway has ever worked here.</summary>
    internal bool IsNew => !File.Exists(DatabaseFile);

    string NodeFile => Path.Combine(Root, "node");

    /// <summary>Opens the embedded database, making it and the folder if need be.</summary>
    internal Database OpenDatabase(TimeProvider time)
    {
        Directory.CreateDirectory(Root);
        return SqliteDatabase.Open(DatabaseFile, time);
    }

    /// <summary>This gateway's name among those that share mailboxes or a database; the same at every start.</summary>
    internal async Task<string> NodeAsync(UlidSource ids, CancellationToken cancellation)
    {
        if (File.Exists(NodeFile)) return (await File.ReadAllTextAsync(NodeFile, cancellation)).Trim();
        Directory.CreateDirectory(Root);
        using var name = new MemoryStream(Encoding.ASCII.GetBytes(ids.Next()[^NodeLength..].ToLowerInvariant() + "\n"));
        await DurableFile.TryWriteAsync(NodeFile, NodeFile + ".tmp", name, cancellation);
        return (await File.ReadAllTextAsync(NodeFile, cancellation)).Trim();
    }

    /// <summary>Keeps a second gateway out of this folder for as long as the lock is held; null when one is here already.</summary>
    /// <remarks>The operating system gives the lock back when the process ends, however it ends.</remarks>
    internal IDisposable? TryLock()
    {
        Directory.CreateDirectory(Root);
        try
        {
            return new FileStream(Path.Combine(Root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
