namespace Gateway.Transports;

/// <summary>Gives a file the name of another where a server knows no rename over another.</summary>
/// <remarks>The old one is put aside, and removed when the new one bears the name: at no moment is neither of them there. An attempt that broke off is found by
/// the next one of the same file.</remarks>
/// <param name="exists">Whether a file is there.</param>
/// <param name="tryRename">False when the target exists or the source is gone.</param>
/// <param name="remove">No error when it is gone.</param>
sealed class ReplacementInSteps(Func<string, Task<bool>> exists, Func<string, string, Task<bool>> tryRename, Func<string, Task> remove)
{
    /// <summary>False when the new file is gone.</summary>
    internal async Task<bool> TryAsync(string from, string to)
    {
        var isDone = await exists(from) && (await tryRename(from, to) || await TryOverAsync(from, to));
        await ClearAsync(from);
        return isDone;
    }

    /// <summary>Removes what was put aside, also by an attempt that broke off.</summary>
    /// <remarks>Once the new file has had its name the old one never has it again: the partner may have fetched the new one and removed it.</remarks>
    internal Task ClearAsync(string from) => remove(AsideOf(from));

    async Task<bool> TryOverAsync(string from, string to)
    {
        await remove(AsideOf(from));
        await tryRename(to, AsideOf(from));
        try
        {
            if (await tryRename(from, to)) return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or TransportException)
        {
            // It was not the old file that was in the way: the partner may not have fetched it yet.
            if (await exists(from)) await tryRename(AsideOf(from), to);
            throw;
        }

        await tryRename(AsideOf(from), to);
        return false;
    }

    // Hidden as our uploads are.
    static string AsideOf(string from) => from + ".old";
}
