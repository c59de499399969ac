using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Translation;

namespace Gateway.Partners.Tests.Support;

/// <summary>A folder of profiles, templates and maps that lasts for one test.</summary>
sealed class ProfileFolder : IDisposable
{
    const string Template = """
        company: "10"
        timeZone: Europe/Berlin
        identities:
          ours: { x12: { qualifier: ZZ, id: US, group: USG } }
        transports:
          in:
            - { mailbox: main, folder: "{data}/mailboxes/{partner}/in", archive: "{data}/mailboxes/{partner}/archive" }
          out: { folder: "{data}/mailboxes/{partner}/out" }
        agreements:
          - { agreement: in-855, direction: in, standard: x12, type: "855", version: "004010", map: x12-004010-855 }
        acknowledgements: { send: { functional: "997" } }
        """;

    /// <summary>A policy in which every exception is somebody's.</summary>
    public static string Policy { get; } = """
        roles:
          - { role: desk, limits: { USD: 5000, EUR: 250.50 } }
          - { role: boss, limits: unlimited, members: [ada] }
          - { role: watcher, limits: {} }
        exceptions:

        """ + string.Concat(ExceptionTypes.Owned.Select(type => $"  - {{ type: {type}, owner: desk, within: 2 d }}\n"));

    public ProfileFolder()
    {
        Root = Directory.CreateTempSubdirectory("gateway-profiles-").FullName;
        Write("maps/x12/855.yaml", "map: x12-004010-855\ndocument: X\n");
        Write("maps/x12/824.yaml", "map: x12-004010-824\ndocument: X\n");
        Write("maps/x12/810.yaml", "map: x12-004010-810\ndocument: X\n");
        Write("maps/csv/response.yaml", "map: csv-order-response\ndocument: X\n");
        Write("maps/guides/acme.yaml", "guide: acme-855\n");
        Write("partner-profiles/templates/x12-supplier.yaml", Template);
    }

    public string Root { get; }

    public PartnerFolders Folders => new(Path.Combine(Root, "partner-profiles"), Path.Combine(Root, "maps"));

    /// <summary>The repository's own folder of sample profiles.</summary>
    public static string Samples() => Path.Combine(Repository(), "partner-profiles");

    public static string Repository() => Path.GetFullPath("../../..", Path.GetDirectoryName(ThisFile())!);

    static string ThisFile([CallerFilePath] string path = "") => path;

    public static string Profile(string id, string senderId, string rest = "") => $$"""
        partner: {{id}}
        name: {{id}} Inc.
        extends: x12-supplier
        supplier: "1"
        identities: { theirs: { x12: { qualifier: "01", id: {{senderId}}, group: G1 } } }
        {{rest}}
        """;

    public ProfileFolder WithProfile(string id, string text)
    {
        Write($"partner-profiles/{id}.yaml", text);
        return this;
    }

    /// <summary>The usual policy, with companies.</summary>
    public ProfileFolder WithPolicy(string companies)
    {
        Write("partner-profiles/policy.yaml", Policy + companies);
        return this;
    }

    public ProfileFolder WithTemplate(string name, string text)
    {
        Write($"partner-profiles/templates/{name}.yaml", text);
        return this;
    }

    /// <summary>A partner's certificate beside the profiles.</summary>
    /// <param name="file">Below the profiles.</param>
    /// <param name="bits">Of its RSA key; null for a key on a curve.</param>
    public ProfileFolder WithCertificate(string file, int? bits = 2048)
    {
        using var rsa = bits is { } size ? RSA.Create(size) : null;
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = rsa is null
            ? new CertificateRequest("CN=Acme", curve, HashAlgorithmName.SHA256)
            : new CertificateRequest("CN=Acme", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Write($"partner-profiles/{file}", certificate.ExportCertificatePem());
        return this;
    }

    public void Write(string path, string text)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public PartnerDirectory Load() => PartnerDirectory.Load(Folders);

    /// <summary>The problems as "acme.yaml:3:1 text", without the folder.</summary>
    public static IEnumerable<string> Shown(IEnumerable<FileProblem> problems) =>
        problems.Select(p => $"{Path.GetFileName(p.File)}:{p.Line}:{p.Column} {p.Text}");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
