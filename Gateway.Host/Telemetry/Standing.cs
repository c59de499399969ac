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
sealed record Standing(
    DateTimeOffset At, IReadOnlyList<WorkStanding>? Work, IReadOnlyList<AcknowledgementStanding> Owed, IReadOnlyList<AcknowledgementStanding> Expected,
    IReadOnlyList<AcknowledgementStanding> Overdue, long OpenCases, IReadOnlyList<MailboxStanding> Mailboxes, long DiskFreeBytes, long DiskReserveBytes)
{
    internal bool IsDatabaseDown => Work is null;
}
