using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Gateway.Host.Storage;

/// <summary>The native SQLite in use: the operating system's, which its vendor patches, else the one that came with us.</summary>
/// <param name="Name">File name of the library.</param>
/// <param name="Version">As the library itself tells it.</param>
/// <param name="IsSystems">Whether the operating system keeps it up to date.</param>
sealed record SqliteLibrary(string Name, Version Version, bool IsSystems)
{
    const string Bundled = "e_sqlite3";

    // RETURNING came with 3.35; WAL and UPSERT are older.
    static readonly Version Oldest = new(3, 35, 0);
    static readonly Lazy<SqliteLibrary> Loaded = new(Bind);

    /// <summary>What operations should hear at start; null when all is well.</summary>
    public string? Warning => IsSystems
        ? null
        : $"The operating system has no SQLite {Oldest.ToString(2)} or newer ({SystemName}); the bundled {Version} is used, which nobody patches. Install the system's library.";

    static string SystemName => OperatingSystem.IsWindows() ? "winsqlite3.dll" : "libsqlite3.so.0";

    /// <summary>Binds Microsoft.Data.Sqlite to the library, once for the process; to be called before the first connection.</summary>
    internal static SqliteLibrary Load() => Loaded.Value;

    /// <summary>The newest enough library of that name, or null.</summary>
    internal static (nint Handle, Version Version)? Find(string name, Version oldest)
    {
        if (!NativeLibrary.TryLoad(name, typeof(SQLite3Provider_e_sqlite3).Assembly, null, out var handle)) return null;
        if (VersionOf(handle) is { } version && version >= oldest) return (handle, version);
        NativeLibrary.Free(handle);
        return null;
    }

    static SqliteLibrary Bind()
    {
        var found = Find(SystemName, Oldest);
        var (handle, version) = found ?? Find(Bundled, Oldest)
            ?? throw new DllNotFoundException($"Neither {SystemName} {Oldest.ToString(2)} or newer nor {Bundled} could be loaded.");
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        // A connection belongs to one thread at a time, and nobody asks how much memory they all take: neither needs a lock at each call.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        return new(found is null ? Bundled : SystemName, version, found is not null);

        // Zero leaves any other library to the runtime's own search.
        nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Bundled ? handle : 0;
    }

    // sqlite3_libversion_number: X*1000000 + Y*1000 + Z.
    static Version? VersionOf(nint handle)
    {
        if (!NativeLibrary.TryGetExport(handle, "sqlite3_libversion_number", out var export)) return null;
        var number = Marshal.GetDelegateForFunctionPointer<VersionNumber>(export)();
        return new(number / 1_000_000, number / 1_000 % 1_000, number % 1_000);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    delegate int VersionNumber();
}
