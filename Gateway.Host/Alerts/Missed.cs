using Gateway.Host.Storage;
using Gateway.Host.Telemetry;
using Gateway.Partners;

namespace Gateway.Host.Alerts;

/// <summary>Whether a cause that a look does not show is gone.</summary>
/// <param name="node">Who looks.</param>
/// <param name="seen">What it saw.</param>
/// <param name="nodes">Everybody on the database, with the last sign of life.</param>
sealed class Missed(string node, Standing seen, IReadOnlyList<NodeRecord> nodes)
{
    // A gateway that has written nothing for so long does not come back to end its own.
    static readonly TimeSpan GoneAfter = TimeSpan.FromDays(1);

    // After a restart the mailboxes are looked into, or written to, when their turn comes: until then nobody knows.
    readonly HashSet<string> _untried = [.. seen.Untried.SelectMany(channel => new[] { AlertCause.KeyOf(AlertKind.DeadMailbox, channel), AlertCause.KeyOf(AlertKind.UntrustedServer, channel) })];

    internal DateTimeOffset At => seen.At;

    /// <summary>What every node sees is for each to miss; what another one sees is for that one, while it lives.</summary>
    internal bool Holds(AlertRecord alert) =>
        alert.Node.Length == 0 || (alert.Node == node ? !_untried.Contains(alert.Cause) : LastSignOf(alert) + GoneAfter < At);

    DateTimeOffset LastSignOf(AlertRecord alert) => nodes.FirstOrDefault(n => n.Node == alert.Node)?.SeenAt ?? alert.ToldAt ?? alert.OpenedAt;
}
