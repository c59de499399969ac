using System.Globalization;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Host.Telemetry;
using Gateway.Partners;
using Gateway.Translation.Definitions;

namespace Gateway.Host.Alerts;

/// <summary>Something that operations should hear of.</summary>
/// <param name="Rule">By which it is told.</param>
/// <param name="Subject">What it is about: a stage, a partner, a mailbox, a node.</param>
/// <param name="Node">The node that sees it; empty for what every node sees.</param>
/// <param name="Since">When it began.</param>
/// <param name="Text">A sentence for a person.</param>
sealed record AlertCause(AlertRule Rule, string Subject, string Node, DateTimeOffset Since, string Text)
{
    const long Megabyte = 1_000_000;

    /// <summary>Its identity while it lasts.</summary>
    internal string Key => $"{DefinitionValues.Hyphenated(Rule.Kind.ToString())} {Subject}";

    /// <summary>Everything in what was seen that a rule tells, and that has lasted as long as the rule says.</summary>
    internal static IReadOnlyList<AlertCause> Of(Standing seen, AlertSettings settings, string node) =>
        [.. settings.Rules.SelectMany(rule => Of(seen, rule, node)).Where(c => c.Since + c.Rule.After <= seen.At)];

    // Dead letters have no age of their own: they are told at once.
    static IEnumerable<AlertCause> Of(Standing seen, AlertRule rule, string node) => rule.Kind switch
    {
        AlertKind.DeadLetters => (seen.Work ?? []).Where(w => w.IsDead).Select(w => new AlertCause(rule, w.Kind, "", seen.At - rule.After, DeadLetters(w))),
        AlertKind.OverdueAcknowledgements => seen.Overdue.Select(a => new AlertCause(rule, a.Partner, "", a.Oldest, Overdue(a))),
        AlertKind.DeadMailbox => seen.Mailboxes.Where(m => m.DeadSince is not null).Select(m => new AlertCause(rule, m.Channel, node, m.DeadSince!.Value, Dead(m))),
        AlertKind.DiskFull when seen.DiskFreeBytes < seen.DiskReserveBytes => [new(rule, node, node, seen.At - rule.After, Disk(seen))],
        _ => [],
    };

    static string DeadLetters(WorkStanding work) =>
        Say($"{work.Items} {(work.Items == 1 ? "piece" : "pieces")} of work at {work.Kind} {(work.Items == 1 ? "was" : "were")} given up and wait for a person: gateway list shows them, gateway restart takes them up");

    static string Overdue(AcknowledgementStanding owed) =>
        Say($"{owed.Partner} owes {owed.Items} {(owed.Items == 1 ? "acknowledgement" : "acknowledgements")} past the deadline, the oldest since {owed.Oldest:u}");

    static string Dead(MailboxStanding mailbox) => Say($"the mailbox {mailbox.Channel} gives no access since {mailbox.DeadSince:u}: {mailbox.Reason}");

    static string Disk(Standing seen) =>
        Say($"{seen.DiskFreeBytes / Megabyte} MB are free on the disk of the data folder, below the reserve of {seen.DiskReserveBytes / Megabyte} MB");

    static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
