using Gateway.Tests.Support;
using Gateway.Transports.Folder;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>A server that renames by link and unlink: of two gateways that ask for a file at the same time both get it, before the first unlink comes.</summary>
sealed class LinkingTransport(FolderTransport folder, string root, Meeting meeting) : PassingTransport(folder)
{
    public override async Task<bool> TryRenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation)
    {
        var (from, to) = (Path.Combine(root, fromFolder, fromName), Path.Combine(root, toFolder, toName));
        lock (meeting)
        {
            if (!File.Exists(from) || File.Exists(to)) return false;
            File.Copy(from, to);
        }

        File.SetLastWriteTimeUtc(to, File.GetLastWriteTimeUtc(from));
        if (!fromName.StartsWith(".claim", StringComparison.Ordinal)) await meeting.OfBothAsync(fromName);
        File.Delete(from);
        return true;
    }
}

/// <summary>Two that do a thing at the same time: each waits for the other.</summary>
sealed class Meeting
{
    readonly Dictionary<string, TaskCompletionSource> _waiting = [];

    internal Task OfBothAsync(string what)
    {
        lock (_waiting)
        {
            if (!_waiting.Remove(what, out var other))
                return (_waiting[what] = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(TimeSpan.FromSeconds(30));
            other.SetResult();
            return Task.CompletedTask;
        }
    }
}
