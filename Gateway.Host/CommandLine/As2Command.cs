using System.CommandLine;

namespace Gateway.Host.CommandLine;

/// <summary><c>as2</c>: certificates, partners and the archive of AS2.</summary>
static class As2Command
{
    internal static Command Create(Terminal terminal)
    {
        var as2 = new GatewayCommand("as2", "Certificates, partners and messages of AS2")
        {
            Examples =
            [
                "gateway as2 certificate create northgate-as2 --subject \"CN=Northgate AS2\"   # a key of ours, among the secrets",
                "gateway as2 sheet acme-tools          # what the partner needs to know of us",
                "gateway as2 test acme-tools           # keys, certificates, and the way to their server",
                "gateway as2 list acme-tools           # the messages that came and went",
            ],
        };
        as2.Subcommands.Add(As2CertificateCommand.Create(terminal));
        as2.Subcommands.Add(As2PartnerCommand.Test(terminal));
        as2.Subcommands.Add(As2PartnerCommand.Sheet(terminal));
        as2.Subcommands.Add(As2PartnerCommand.Send(terminal));
        foreach (var command in As2ArchiveCommand.Create(terminal)) as2.Subcommands.Add(command);
        return as2;
    }
}
