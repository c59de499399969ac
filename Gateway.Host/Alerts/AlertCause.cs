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

    // Days before a certificate's end, each told once.
    static readonly int[] Warnings = [30, 14, 7, 1];

    /// <summary>Told once, however long it lasts.</summary>
    internal bool IsToldOnce { get; init; }

    /// <summary>A more urgent one tells of the same; where it was not told before, it is not told any more.</summary>
    internal bool IsOvertaken { get; init; }

    /// <summary>Of how many things it is made up, where more of them are news; else none.</summary>
    internal long Items { get; init; }

    /// <summary>Its identity while it lasts.</summary>
    internal string Key => KeyOf(Rule.Kind, Subject);

    internal static string KeyOf(AlertKind kind, string subject) => $"{DefinitionValues.Hyphenated(kind.ToString())} {subject}";

    /// <summary>Whether it has lasted as long as its rule says.</summary>
    internal bool HasLasted(DateTimeOffset at) => Since + Rule.After <= at;

    /// <summary>Everything in what was seen that a rule tells, however long it has lasted.</summary>
    internal static IReadOnlyList<AlertCause> Of(Standing seen, AlertSettings settings, string node)
    {
        // A server that is not trusted gives no access either; where it has a rule of its own it is told by that one alone.
        var isUntrustedApart = settings.Rules.Any(rule => rule.Kind == AlertKind.UntrustedServer);
        var dead = seen.Mailboxes.Where(m => m.DeadSince is not null && !(isUntrustedApart && m.IsUntrusted)).ToList();
        return [.. settings.Rules.SelectMany(rule => Of(seen, dead, rule, node))];
    }

    // Dead letters have no age of their own, and who may be listened to waits for none: they are told at once.
    static IEnumerable<AlertCause> Of(Standing seen, IReadOnlyList<MailboxStatus> dead, AlertRule rule, string node) => rule.Kind switch
    {
        AlertKind.DeadLetters => (seen.Work ?? []).Where(w => w.IsDead).Select(w => new AlertCause(rule, w.Kind, "", seen.At - rule.After, DeadLetters(w)) { Items = w.Items }),
        AlertKind.OverdueAcknowledgements => seen.Overdue.Select(a => new AlertCause(rule, a.Partner, "", a.Oldest, Overdue(a)) { Items = a.Items }),
        AlertKind.MissingInterchanges => seen.Missing.Select(m => new AlertCause(rule, m.Partner, "", m.Oldest, Missing(m)) { Items = m.Items }),
        AlertKind.DeadMailbox => dead.Select(m => new AlertCause(rule, m.Channel, node, m.DeadSince!.Value, Dead(m))),
        AlertKind.UntrustedServer => seen.Mailboxes.Where(m => m.IsUntrusted).Select(m => new AlertCause(rule, m.Channel, node, seen.At - rule.After, Untrusted(m))),
        AlertKind.As2Trouble => (seen.As2 ?? []).Select(a => new AlertCause(rule, $"{a.Partner}/{a.Trouble.ToLowerInvariant()}", "", a.Oldest, Trouble(a))),
        AlertKind.CertificateExpiry => (seen.Certificates ?? []).SelectMany(c => Expiry(rule, c, seen.At)),
        AlertKind.DiskFull when seen.DiskFreeBytes < seen.DiskReserveBytes => [new(rule, node, node, seen.At - rule.After, Disk(seen))],
        _ => [],
    };

    static IEnumerable<AlertCause> Expiry(AlertRule rule, CertificateStanding certificate, DateTimeOffset at)
    {
        var reached = Warnings.Where(days => certificate.Ends - at <= TimeSpan.FromDays(days)).ToList();
        return reached.Select(days => new AlertCause(
            rule, Say($"{certificate.Partner}/{certificate.Name} {days} {(days == 1 ? "day" : "days")}"), "", at - rule.After, Expiry(certificate, at))
        {
            IsToldOnce = true,
            IsOvertaken = days != reached[^1],
        });
    }

    static string Expiry(CertificateStanding certificate, DateTimeOffset at) => certificate.IsTls
        ? Say($"the TLS certificate {certificate.Name} ({(certificate.Partner.Length == 0 ? "of the AS2 listener" : $"shown to {certificate.Partner}")}) ")
            + Say($"{(certificate.Ends <= at ? "has ended" : "ends")} on {certificate.Ends:yyyy-MM-dd}: put the next one in its place among the secrets; it is read without a restart")
        : Say($"the AS2 certificate {certificate.Name} ({(certificate.IsOurs ? "ours" : $"of {certificate.Partner}")}) {(certificate.Ends <= at ? "has ended" : "ends")} on {certificate.Ends:yyyy-MM-dd} and none follows it: ")
        + (certificate.IsOurs ? "make the next one and send it to the partner" : "ask the partner for the next one") + ", and add it to the profile beside the old one";

    static string Trouble(As2Standing standing) => standing.Trouble switch
    {
        "Disputed" => Say($"{standing.Items} AS2 messages to {standing.Partner} are disputed by their receipts, the oldest since {standing.Oldest:u}; gateway list deliveries tells why, gateway waive closes one that the partner has, gateway restart sends one again"),
        "Collision" => Say($"{standing.Items} AS2 messages of {standing.Partner} bear the id of an earlier one with another content and are kept apart, the oldest since {standing.Oldest:u}"),
        "Doubtful" => Say($"receipts for {standing.Items} AS2 messages to {standing.Partner} prove nothing, the oldest since {standing.Oldest:u}; gateway as2 list tells why"),
        "Refused" => Say($"{standing.Items} AS2 messages of {standing.Partner} were not taken, the oldest since {standing.Oldest:u}; gateway as2 list tells why"),
        "Parked" => Say($"{standing.Partner} wants {standing.Items} receipts at places that its profile does not name; they are kept, and go there when receiptUrls names it"),
        _ => Say($"{standing.Items} receipts cannot be posted to {standing.Partner}, the oldest since {standing.Oldest:u}; gateway as2 list names them, gateway retry posts one now"),
    };

    static string DeadLetters(WorkStanding work) =>
        Say($"{work.Items} {(work.Items == 1 ? "piece" : "pieces")} of work at {work.Kind} {(work.Items == 1 ? "was" : "were")} given up and wait for a person: gateway list shows them, gateway restart takes them up");

    static string Overdue(AcknowledgementStanding owed) =>
        Say($"{owed.Partner} owes {owed.Items} {(owed.Items == 1 ? "acknowledgement" : "acknowledgements")} past the deadline, the oldest since {owed.Oldest:u}");

    static string Missing(MissingStanding missing) =>
        Say($"{missing.Items} {(missing.Items == 1 ? "interchange" : "interchanges")} of {missing.Partner} never came: ") + (missing.Items == 1 ? "" : "the lowest is ")
        + Say($"number {missing.FirstValue}, noticed {missing.Oldest:u}; gateway list missing names them. Ask the partner to send again");

    static string Dead(MailboxStatus mailbox) => Say($"the mailbox {mailbox.Channel} gives no access since {mailbox.DeadSince:u}: {mailbox.Reason}");

    static string Untrusted(MailboxStatus mailbox) => Say($"nothing is sent to or fetched from {mailbox.Channel} since {mailbox.DeadSince:u}: {mailbox.Reason}");

    static string Disk(Standing seen) =>
        Say($"{seen.DiskFreeBytes / Megabyte} MB are free on the disk of the data folder, below the reserve of {seen.DiskReserveBytes / Megabyte} MB");

    static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
