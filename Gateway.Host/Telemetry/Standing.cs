using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.Telemetry;

/// <summary>How it stands at one moment: what metrics show and alerts judge.</summary>
/// <param name="At">When it was looked at.</param>
/// <param name="Work">By stage; null when the database did not answer.</param>
/// <param name="Owed">Acknowledgements that we owe, by partner.</param>
/// <param name="Expected">Acknowledgements that partners owe within their deadlines.</param>
/// <param name="Overdue">Acknowledgements that partners owe past their deadlines.</param>
/// <param name="OpenCases">Exceptions that wait for their owner.</param>
/// <param name="Mailboxes">As this node found them.</param>
/// <param name="DiskFreeBytes">On the disk of the data folder.</param>
/// <param name="DiskReserveBytes">What is to stay free there.</param>
/// <param name="As2">AS2 messages and receipts in trouble, by partner; null when the database did not answer.</param>
/// <param name="Certificates">Certificates that end without a next one.</param>
sealed record Standing(
    DateTimeOffset At, IReadOnlyList<WorkStanding>? Work, IReadOnlyList<AcknowledgementStanding> Owed, IReadOnlyList<AcknowledgementStanding> Expected,
    IReadOnlyList<AcknowledgementStanding> Overdue, long OpenCases, IReadOnlyList<MailboxStatus> Mailboxes, long DiskFreeBytes, long DiskReserveBytes,
    IReadOnlyList<As2Standing>? As2 = null, IReadOnlyList<CertificateStanding>? Certificates = null)
{
    /// <summary>Interchanges that never came, by partner.</summary>
    internal IReadOnlyList<MissingStanding> Missing { get; init; } = [];

    /// <summary>The database can be read, and takes no writes.</summary>
    internal bool IsUnwritable { get; init; }

    /// <summary>Mailboxes of profiles that this process has not looked into yet: nobody knows how it stands with them.</summary>
    internal IReadOnlyList<string> Untried { get; init; } = [];

    internal bool IsDatabaseDown => Work is null || IsUnwritable;
}

/// <summary>A certificate that ends, and nothing is there to follow it.</summary>
/// <param name="Partner">With whom it is used.</param>
/// <param name="Name">In the profile.</param>
/// <param name="IsOurs">Whether we have to renew it, or the partner.</param>
/// <param name="Ends">When.</param>
sealed record CertificateStanding(string Partner, string Name, bool IsOurs, DateTimeOffset Ends)
{
    /// <summary>Whether it is shown by TLS, and not in messages; that of the listener is of no partner.</summary>
    internal bool IsTls { get; init; }
}
