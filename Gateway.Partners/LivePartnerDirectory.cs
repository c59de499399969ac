namespace Gateway.Partners;

/// <summary>What a look at the folders brought.</summary>
/// <param name="Loaded">The directory as the files now give it, with its problems.</param>
/// <param name="IsAdopted">Whether it is the current one now; a directory with errors is not.</param>
public sealed record PartnerReload(PartnerDirectory Loaded, bool IsAdopted);

/// <summary>The current directory of partners, exchanged whole when the files change.</summary>
/// <remarks>Readers take <see cref="Current"/> once per piece of work. The folders are looked at on a timer, which also works on network shares
/// and in containers, where change notifications get lost.</remarks>
public sealed class LivePartnerDirectory
{
    readonly PartnerFolders _folders;
    readonly TimeProvider _time;
    readonly string _first;
    volatile PartnerDirectory _current;

    LivePartnerDirectory(PartnerFolders folders, TimeProvider time)
    {
        (_folders, _time) = (folders, time);
        _first = Fingerprint();
        _current = PartnerDirectory.Load(folders);
    }

    /// <summary>Loads the directory for the first time; the caller stops when it is not usable.</summary>
    public static LivePartnerDirectory Open(PartnerFolders folders, TimeProvider time) => new(folders, time);

    /// <summary>The newest directory that was free of errors, or the first.</summary>
    public PartnerDirectory Current => _current;

    /// <summary>Loads the files again; the old directory stays when the new one has errors.</summary>
    public PartnerReload Reload()
    {
        var loaded = PartnerDirectory.Load(_folders);
        if (loaded.IsUsable) _current = loaded;
        return new(loaded, loaded.IsUsable);
    }

    /// <summary>Reloads whenever the files have changed and then rested for one interval, so that a half-saved set is not read.</summary>
    public async IAsyncEnumerable<PartnerReload> WatchAsync(
        TimeSpan interval, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var loaded = _first;
        var before = TryOrNull(Fingerprint);
        using var timer = new PeriodicTimer(interval, _time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            var now = TryOrNull(Fingerprint);
            var rests = now == before;
            before = now;
            if (now is null || !rests || now == loaded) continue;
            // Who could not be read now is read at the next look, though nothing changes until then.
            if (TryOrNull(Reload) is not { } reload) continue;
            loaded = now;
            yield return reload;
        }
    }

    /// <summary>A file that vanished between listing and reading shows as a change at the next look.</summary>
    static T? TryOrNull<T>(Func<T> look) where T : class
    {
        try
        {
            return look();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Name, size, time and rights of every file that people edit: code lists too, which go with the maps.</summary>
    string Fingerprint()
    {
        var files = Files(_folders.Profiles).Concat(_folders.Maps is null ? [] : Files(_folders.Maps));
        return string.Join('\n', files.Select(f => $"{f.FullName}|{f.Length}|{f.LastWriteTimeUtc.Ticks}|{f.UnixFileMode}").Order(StringComparer.Ordinal));
    }

    static IEnumerable<FileInfo> Files(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.Extension is ".yaml" or ".yml" or ".csv" or ".def" or ".cer" or ".crt" or ".pem" or ".der")
        : [];
}
