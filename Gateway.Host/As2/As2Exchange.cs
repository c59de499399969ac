using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.As2;

/// <summary>All that the AS2 listener needs of a gateway.</summary>
/// <param name="Definitions">Whose partners they are.</param>
/// <param name="Payloads">Where bytes are before anything is parsed.</param>
/// <param name="Intake">Takes messages.</param>
/// <param name="Receipts">Takes receipts.</param>
/// <param name="Relations">Names, keys and places.</param>
/// <param name="HasRoom">Whether so many more bytes leave the reserve of the disk as it is.</param>
/// <param name="IsOpenAsync">Whether more work may come in.</param>
/// <param name="Time">The clock.</param>
sealed record As2Exchange(
    Definitions Definitions, PayloadStore Payloads, As2Intake Intake, As2Receipts Receipts, As2Relations Relations,
    Func<long, bool> HasRoom, Func<CancellationToken, Task<bool>> IsOpenAsync, TimeProvider Time);
