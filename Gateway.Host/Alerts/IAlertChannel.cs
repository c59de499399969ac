namespace Gateway.Host.Alerts;

/// <summary>What is told: that something is wrong, or that it is over.</summary>
/// <param name="Cause">Kind and subject.</param>
/// <param name="Text">A sentence for a person.</param>
/// <param name="IsResolved">Whether it is over.</param>
/// <param name="IsUrgent">Whether somebody should get up.</param>
/// <param name="Since">When it was noticed.</param>
/// <param name="Node">The node that tells.</param>
sealed record AlertNote(string Cause, string Text, bool IsResolved, bool IsUrgent, DateTimeOffset Since, string Node)
{
    /// <summary>One line, without what would begin another.</summary>
    internal string Headline => $"{(IsResolved ? "resolved: " : "")}{Cause}".ReplaceLineEndings(" ");
}

/// <summary>A way to people: mail, or a webhook.</summary>
interface IAlertChannel
{
    /// <summary>As rules name it.</summary>
    string Name { get; }

    /// <summary>Tells; returns when the other side has taken it.</summary>
    /// <exception cref="AlertUnheardException">It has not.</exception>
    Task TellAsync(AlertNote note, CancellationToken cancellation);
}

/// <summary>A channel did not take a note; it is told again.</summary>
sealed class AlertUnheardException(string message, Exception? inner = null) : Exception(message, inner);
