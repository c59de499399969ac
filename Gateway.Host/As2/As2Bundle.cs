using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Host.Storage;
using Gateway.Transports.As2;

namespace Gateway.Host.As2;

/// <summary>Everything that proves one exchange, as files that openssl can check, with the commands that do.</summary>
sealed class As2Bundle(PayloadStore payloads)
{
    readonly As2Archive _archive = new(payloads);
    readonly As2Proof _proof = new(payloads);

    /// <summary>The files by their names, to be read as long as the spool is there.</summary>
    internal async Task<IReadOnlyList<(string Name, Extent Bytes)>> FilesAsync(As2Record record, Spool spool, CancellationToken cancellation)
    {
        var files = new List<(string Name, Extent Bytes)> { ("message.eml", payloads.Open(record.MessageHash, spool)) };
        var commands = new List<string>();
        var isEncrypted = (record.ContentKey ?? record.EvidenceHash) is not null;
        if (_archive.Entity(record, spool) is { } entity) await AddAsync(files, commands, "message", entity, record, record.SignerHash, isEncrypted, spool, cancellation);
        if (await _archive.ReceiptAsync(record, cancellation) is { } receipt) await AddAsync(files, commands, "receipt", receipt, record, record.ReceiptSignerHash, isFile: true, spool, cancellation);
        AddMic(files, commands, record);
        files.Add(("facts.txt", Encoding.UTF8.GetBytes(Facts(record))));
        files.Add(("README.txt", Encoding.UTF8.GetBytes(Readme(record, commands, files))));
        return files;
    }

    async Task AddAsync(
        List<(string Name, Extent Bytes)> files, List<string> commands, string what, Extent entity, As2Record record, string? signerHash, bool isFile, Spool spool,
        CancellationToken cancellation)
    {
        if (isFile) files.Add(($"{what}{(what == "message" ? "-decrypted" : "")}.eml", entity));
        if (await _proof.CertificateAsync(signerHash, cancellation) is not { } signer) return;
        files.Add(($"{what}-signer.pem", Encoding.ASCII.GetBytes(signer.ExportCertificatePem() + "\n")));
        if (As2Evidence.Parts(entity, signer, record.CreatedAt, spool) is not { } parts) return;
        files.Add(($"{what}-signed.bin", parts.Content));
        files.Add(($"{what}-signature.p7s", parts.Cms));
        var content = parts.IsInside ? "" : $"-content {what}-signed.bin ";
        commands.Add($"openssl cms -verify -binary -inform DER -in {what}-signature.p7s {content}-nointern -certfile {what}-signer.pem -CAfile {what}-signer.pem -partial_chain -purpose any -no_check_time -out /dev/null");
    }

    // The check of a signed message is the digest of what was signed, but for relations that take it over something else: of those openssl computes none.
    static void AddMic(List<(string Name, Extent Bytes)> files, List<string> commands, As2Record record)
    {
        if (record.Mics is not { } mics || Mic.Parse(mics.Split('\n')[0]) is not { } mic || files.Find(f => f.Name == "message-signed.bin") is not { Name: not null, Bytes: var signed }) return;
        if (Mic.Of(signed, mic.Algorithm).IsSameAs(mic))
            commands.Add($"openssl dgst -{mic.Algorithm.ToString().ToLowerInvariant()} -binary message-signed.bin | openssl base64   # {mic.Text}");
    }

    static string Facts(As2Record record) => string.Join('\n', new (string Name, string? Value)[]
    {
        ("id", record.Id), ("direction", StateNames.Of(record.Direction)), ("state", StateNames.Of(record.State)), ("reason", record.Reason), ("partner", record.Partner),
        ("our name", record.OurName), ("their name", record.PartnerName), ("message id", record.MessageId), ("delivery", record.DeliveryId),
        ("check", record.Mics?.Replace('\n', ' ')), ("receipt", StateNames.Of(record.ReceiptState)), ("posts", record.Attempts.ToString(CultureInfo.InvariantCulture)),
        ("created", record.CreatedAt.ToString("u", CultureInfo.InvariantCulture)), ("finished", record.FinishedAt?.ToString("u", CultureInfo.InvariantCulture)),
    }.Where(f => f.Value is not null).Select(f => $"{f.Name}: {f.Value!.ReplaceLineEndings(" ")}").Append(""));

    static string Readme(As2Record record, List<string> commands, List<(string Name, Extent Bytes)> files) => $"""
        AS2 exchange {record.Id} of {record.PartnerName} and {record.OurName}.

        message.eml is the message with its HTTP fields, message-decrypted.eml what was in the encryption, receipt.eml the receipt.
        These commands check it with openssl alone. Each signature ends with "Verification successful", and the digest, where one is asked for, is the one in the receipt.

        {string.Join('\n', commands.Count == 0 ? ["(nothing in it is signed)"] : commands)}

        SHA-256 of the files:
        {string.Join('\n', files.Where(f => f.Name != "README.txt").Select(f => $"{Convert.ToHexStringLower(SHA256.HashData(f.Bytes.OpenRead()))}  {f.Name}"))}

        """;
}
