using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Interchanges;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>What became of the payloads that no row names.</summary>
/// <param name="TakenIn">Received again: the delivery of each.</param>
/// <param name="Ours">What we wrote: sent, or about to be, after the backup. For each what it is.</param>
/// <param name="Unknown">Hashes of what says of itself neither who sent nor who is to get it, or lay there before the backup.</param>
sealed record OrphanReport(IReadOnlyList<string> TakenIn, IReadOnlyList<string> Ours, IReadOnlyList<string> Unknown);

/// <summary>Takes in again what came after a backup: bytes that are stored, of which the restored tables know nothing.</summary>
/// <remarks>What lay there before is none of it: bytes whose receipt was cut off and done again, or an edit that was refused. Taken in twice it changes nothing the second time, for then a row names them. Our own files are told and left alone.</remarks>
sealed class Orphans(Database database, PayloadStore payloads, PartnerDirectory directory, Reception reception)
{
    // Clocks of two machines differ.
    static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <param name="takenAt">The moment of the backup.</param>
    /// <param name="cancellation">Stops between two payloads.</param>
    internal async Task<OrphanReport> TakeInAsync(DateTimeOffset takenAt, CancellationToken cancellation)
    {
        var (takenIn, ours, unknown) = (new List<string>(), new List<string>(), new List<string>());
        // In the order in which they came: of two revisions the later one counts.
        foreach (var hash in payloads.All().OrderBy(payloads.StoredAt).ThenBy(h => h, StringComparer.Ordinal))
        {
            if (await database.ReadAsync(tx => DeliveryStore.OfPayload(tx, hash).Count > 0 || ErasedPayloadStore.Find(tx, hash) is not null, cancellation)) continue;
            if (payloads.StoredAt(hash) < takenAt - Margin || await HeaderAsync(hash, cancellation) is not { Offset: 0 } header) unknown.Add(hash);
            else if (directory.FindSender(header).Partner is { } partner && (partner.Mailboxes.FirstOrDefault() ?? partner.As2?.Mailbox) is { } mailbox) takenIn.Add(await TakeInAsync(hash, partner, mailbox, cancellation));
            else if (directory.FindSender(header with { Sender = header.Receiver, Receiver = header.Sender }).Partner is { } receiver)
                ours.Add($"{header.Standard} {header.ControlNumber} to {receiver.Id} ({hash})");
            else unknown.Add(hash);
        }

        return new(takenIn, ours, unknown);
    }

    async Task<string> TakeInAsync(string hash, PartnerProfile partner, InboundMailbox mailbox, CancellationToken cancellation)
    {
        await using var content = payloads.OpenRead(hash);
        return (await reception.ReceiveAsync(partner, mailbox, $"recovered-{hash[..16]}.edi", content, cancellation)).Id;
    }

    // What stands behind something else is a file in a wrapping, such as a message of the AS2 archive: the file itself lies there too.
    async Task<InterchangeHeader?> HeaderAsync(string hash, CancellationToken cancellation)
    {
        await using var content = payloads.OpenRead(hash);
        var reader = new InterchangeReader();
        int count;
        do
        {
            count = await content.ReadAsync(reader.GetMemory(), cancellation);
            if (count == 0) reader.Complete();
            else reader.Advance(count);
            while (reader.Read())
                if (reader.Event == InterchangeEvent.InterchangeStart)
                    return reader.Interchange;
        }
        while (count > 0);
        return null;
    }
}
