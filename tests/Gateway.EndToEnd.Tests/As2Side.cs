using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Host.As2;
using Gateway.Host.Storage;
using Gateway.Transports.As2;
using Gateway.Transports.Tests.Servers;

namespace Gateway.EndToEnd.Tests;

/// <summary>One side of an exchange: a gateway with its folder, its key, its address and its profile of the other.</summary>
/// <remarks>The one key signs, decrypts, serves TLS and is shown as the client's: the certificates that the other side pins are this one.</remarks>
sealed record As2Side
{
    const string Names = "theirs: [{ certificate: theirs, file: certificates/theirs.cer }]\n    ours: [{ certificate: ours, key: secret:as2 }]";

    internal As2Side(string data, string name)
    {
        (Data, Name) = (data, name);
        Key = CertificateMaker.SelfSigned($"CN={name}", ["127.0.0.1"], 365, TimeProvider.System.GetUtcNow());
        Url = FormattableString.Invariant($"https://127.0.0.1:{ServerProgram.FreePort()}/as2");
    }

    internal string Data { get; }

    internal string Name { get; }

    internal X509Certificate2 Key { get; }

    internal string Url { get; init; }

    internal string Fingerprint => Key.GetCertHashString(HashAlgorithmName.SHA256);

    string Profiles => Path.Combine(Data, "as2-profiles");

    /// <summary>How this side trades with another.</summary>
    internal As2Relation Relation(As2Side other) => new()
    {
        OurName = Name,
        PartnerName = other.Name,
        OurDecryption = [new() { Certificate = Key }],
        OurSigning = [new() { Certificate = Key }],
        PartnerSigning = [new() { Certificate = other.Key }],
        PartnerEncryption = [new() { Certificate = other.Key }],
    };

    /// <summary>The shipped profiles, in which the supplier trades by AS2.</summary>
    /// <param name="other">The supplier.</param>
    /// <param name="isLater">Whether receipts come in messages of their own.</param>
    /// <param name="sends">Whether our files go by AS2 too, and not to a folder.</param>
    internal void WriteAsBuyer(As2Side other, bool isLater, bool sends = true)
    {
        WriteCommon(other);
        Support.Profiles.Copy(Profiles);
        var profile = Path.Combine(Profiles, Traffic.Supplier + ".yaml");
        var text = File.ReadAllText(profile).Replace("group: HOLLISF }\n", $"group: HOLLISF }}\n    as2: {other.Name}\n  ours:\n    as2: {Name}\n", StringComparison.Ordinal);
        File.WriteAllText(profile, text + Transports(other, isLater, sends));
    }

    /// <summary>A profile of the buyer, seen from the supplier.</summary>
    internal void WriteAsSupplier(As2Side other, bool isLater)
    {
        WriteCommon(other);
        File.WriteAllText(Path.Combine(Profiles, "northgate.yaml"), $$"""
            partner: northgate
            name: Northgate Distribution
            supplier: "1"
            company: "1"
            timeZone: America/Chicago
            identities:
              theirs: { x12: { qualifier: "14", id: "0081234560003", group: NORTHGATE }, as2: {{other.Name}} }
              ours: { x12: { qualifier: "01", id: "118502274", group: HOLLISF }, as2: {{Name}} }
            agreements:
              - { agreement: in-850, direction: in, standard: x12, type: "850", version: "004010", map: x12-004010-850 }
            acknowledgements: { send: { functional: "997" } }
            schedules: { poll: "0/2 * * * * ?", acknowledge: "0/2 * * * * ?", send: "0/2 * * * * ?" }
            {{Transports(other, isLater, sends: true)}}
            """);
    }

    /// <summary>A file for another side, as a message that is not posted yet.</summary>
    internal As2Outgoing Message(As2Side other, string name, string content) => As2Sender.Build(
        [new(name, "application/edi-x12", Encoding.UTF8.GetBytes(content))], Relation(other), $"<{name}@hollis>", TimeProvider.System.GetUtcNow());

    internal Task<As2Answer> PostAsync(As2Side other, As2Outgoing message) => new As2Client("Supplier", TimeProvider.System).PostAsync(
        new() { Url = new(other.Url), Certificates = [other.Fingerprint], ClientCertificate = () => Key }, message.Message, CancellationToken.None);

    internal GatewayProcess StartTraced(IEnumerable<string> strace) => GatewayProcess.StartTraced(strace, "run", "--data", Data, "--profiles", Profiles);

    internal GatewayProcess Start() => GatewayProcess.Start("run", "--data", Data, "--profiles", Profiles);

    internal GatewayProcess StartFailing(string failpoint) => GatewayProcess.StartFailing(failpoint, "run", "--data", Data, "--profiles", Profiles);

    internal async Task<GatewayProcess> CommandAsync(params string[] arguments)
    {
        var process = await GatewayProcess.RunAsync([.. arguments, "--data", Data, "--profiles", Profiles]);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments)} gave {process.ExitCode}:\n{process.Output}");
        return process;
    }

    /// <summary>The messages that it has in its archive.</summary>
    internal IReadOnlyList<(string Id, string Direction, string State)> Messages()
    {
        if (!File.Exists(Path.Combine(Data, "gateway.db"))) return [];
        var database = new Host.DataFolder(Data).OpenDatabase(TimeProvider.System);
        try
        {
            return [.. database.ReadAsync(tx => As2Store.List(tx, null, 100)).GetAwaiter().GetResult().Select(m => (m.Id, StateNames.Of(m.Direction), StateNames.Of(m.State)))];
        }
        finally
        {
            database.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    internal int Count(string direction, string state) => Messages().Count(m => m.Direction == direction && m.State == state);

    /// <summary>The other side's certificate beside the profiles, and our key among the secrets: for the listener, and under another name for the messages.</summary>
    internal void WriteKeys(As2Side other, string profiles)
    {
        Directory.CreateDirectory(Path.Combine(profiles, "certificates"));
        Directory.CreateDirectory(Path.Combine(Data, "secrets"));
        File.WriteAllText(Path.Combine(profiles, "certificates", "theirs.cer"), other.Key.ExportCertificatePem());
        foreach (var name in new[] { "as2", "as2-key" }) File.WriteAllText(Path.Combine(Data, "secrets", name), CertificateMaker.WithKey(Key));
    }

    void WriteCommon(As2Side other)
    {
        WriteKeys(other, Profiles);
        File.WriteAllText(Path.Combine(Data, "gateway.json"), $$"""{ "As2": { "Url": "{{Url}}", "Certificate": "as2" } }""");
    }

    string Transports(As2Side other, bool isLater, bool sends) => $$"""

        transports:
          as2:
            {{(sends ? $"url: {other.Url}" : "privateNetwork: true")}}
            {{Names}}
            receive:
              clientCertificates: ["{{other.Fingerprint}}"]
              receiptUrls: ["{{other.Url}}"]
            send:
              clientCertificate: secret:as2
              serverCertificates: ["{{other.Fingerprint}}"]
              retries: [1 s, 1 s, 1 s, 1 s]
              {{(isLater ? $"receiptUrl: {Url}" : "receipt: signed")}}

        """;
}
