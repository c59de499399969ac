using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>Who decides about exceptions, and what a company tolerates whoever the supplier is: the file <c>policy.yaml</c> beside the profiles.</summary>
/// <remarks>Immutable; part of the <see cref="PartnerDirectory"/> that it was loaded with.</remarks>
public sealed record Policy
{
    /// <summary>Who decides where no file says so: roles without limits that own what is usually theirs.</summary>
    public static Policy BuiltIn { get; } = new()
    {
        Roles = [.. new[] { "buyer", "receiving", "finance", "edi" }.Select(name => new Role(name, null, [], null))],
        Exceptions = [.. ExceptionTypes.Owned.Select(type => new ExceptionRule(type, UsualOwner(type), TimeSpan.FromDays(1), UsualApproval(type), ExceptionRule.UsualWait, null))],
    };

    public required IReadOnlyList<Role> Roles { get; init; }

    public required IReadOnlyList<ExceptionRule> Exceptions { get; init; }

    /// <summary>What each company agrees with every supplier, by its number.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<TermsEntry>> Companies { get; init; } = new Dictionary<string, IReadOnlyList<TermsEntry>>();

    /// <summary>The file's values; null when it is built in.</summary>
    public YamlMapping? Effective { get; init; }

    /// <summary>Who decides about a type of exception. A type that the file does not know is the EDI desk's, or else the first role's.</summary>
    public ExceptionRule For(string type) =>
        Exceptions.FirstOrDefault(e => e.Type == type)
        ?? new(type, (FindRole("edi") ?? Roles[0]).Name, TimeSpan.FromDays(1), ApprovalRule.Allowed, ExceptionRule.UsualWait, null);

    public Role? FindRole(string name) => Roles.FirstOrDefault(r => r.Name == name);

    /// <summary>What is written for a company; null when nothing is.</summary>
    public YamlMapping? CompanyOf(PartnerProfile partner) => (Effective?["companies"] as YamlSequence)?.Items.OfType<YamlMapping>()
        .FirstOrDefault(c => c["company"] is YamlScalar { Text: var company } && company == partner.Company);

    /// <summary>A profile with what its company agrees with every supplier.</summary>
    internal PartnerProfile Under(PartnerProfile partner) => Effective is null ? partner : partner with
    {
        Terms = new([.. Companies.GetValueOrDefault(partner.Company, []), .. partner.Terms.Entries]),
        Revision = EffectiveProfile.RevisionOf(partner.Effective, Effective),
    };

    /// <summary>The file as a document that follows another, as it is kept with what it judged; empty when it is built in.</summary>
    public string ToText() => Effective is null ? "" : $"---\n{EffectiveProfile.ToText(Effective, why: false)}";

    internal static Policy Read(YamlFields fields)
    {
        var roles = fields.Sections("roles").Select(Role.Read).ToList();
        var names = roles.Select(r => r.Name).Where(n => n.Length > 0).ToList();
        var exceptions = fields.Sections("exceptions").Select(f => ExceptionRule.Read(f, names)).ToList();
        var companies = fields.Sections("companies").Select(f => (Company: f.Text("company"), Terms: TermsEntry.OfCompany(f))).ToList();
        PolicyChecks.Check(roles, exceptions, [.. companies.Select(c => (c.Company, c.Terms[0].Source!.Value))], fields);
        return new()
        {
            Roles = roles,
            Exceptions = exceptions,
            Companies = companies.DistinctBy(c => c.Company).ToDictionary(c => c.Company, c => c.Terms, StringComparer.Ordinal),
            Effective = fields.Mapping,
        };
    }

    static ApprovalRule UsualApproval(string type) => type switch
    {
        ExceptionTypes.OrderUnknown => ApprovalRule.Never,
        ExceptionTypes.Order or ExceptionTypes.Duplicate => ApprovalRule.Override,
        _ => ApprovalRule.Allowed,
    };

    static string UsualOwner(string type) => type switch
    {
        ExceptionTypes.Quantity or ExceptionTypes.Receipt or ExceptionTypes.Package => "receiving",
        ExceptionTypes.Price or ExceptionTypes.Duplicate or ExceptionTypes.Charge or ExceptionTypes.Tax or ExceptionTypes.PaymentTerms
            or ExceptionTypes.Total or ExceptionTypes.Credit => "finance",
        _ when ExceptionTypes.Technical.Contains(type) => "edi",
        _ => "buyer",
    };
}
