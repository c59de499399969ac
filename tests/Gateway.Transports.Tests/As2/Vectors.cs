using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Transports.As2;

namespace Gateway.Transports.Tests.As2;

/// <summary>Messages that other products made: AS2_VECTORS, or ../shared/as2-vectors beside the repository. A stranger's clone has none.</summary>
static class Vectors
{
    internal static string? Folder { get; } = Find();

    internal static As2Message Message(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder!, name));
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        var headers = new HeaderList();
        foreach (var line in Encoding.UTF8.GetString(bytes, 0, end).Split("\r\n"))
        {
            var field = line.Split(':', 2);
            headers.Add(field[0], field[1]);
        }
        return new(headers, bytes[(end + 4)..]);
    }

    /// <summary>What the one product holds for trading with the other.</summary>
    internal static As2Relation Relation(string our, string partner)
    {
        DatedCertificate[] ours = [new() { Certificate = Certificate(our, withKey: true) }];
        DatedCertificate[] partners = [new() { Certificate = Certificate(partner, withKey: false) }];
        return new()
        {
            OurName = Name(our),
            PartnerName = Name(partner),
            OurDecryption = ours,
            OurSigning = ours,
            PartnerSigning = partners,
            PartnerEncryption = partners,
        };
    }

    internal static string Name(string product) => product == "pyas2" ? "PyAS2_OID" : "OpenAS2_OID";

    static X509Certificate2 Certificate(string product, bool withKey)
    {
        var file = Path.Combine(Folder!, product);
        return withKey ? X509Certificate2.CreateFromPemFile(file + ".crt", file + ".key") : X509Certificate2.CreateFromPem(File.ReadAllText(file + ".crt"));
    }

    static string? Find()
    {
        var folder = Environment.GetEnvironmentVariable("AS2_VECTORS") is { Length: > 0 } set ? set : Path.Combine(Repository(), "..", "shared", "as2-vectors");
        return File.Exists(Path.Combine(folder, "py-openas2-async")) ? folder : null;
    }

    static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "B2BGateway.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
