using System.Globalization;
using Gateway.Partners.Tests.Support;
using Gateway.Translation;

namespace Gateway.Partners.Tests;

public sealed class PolicyTests : IDisposable
{
    readonly ProfileFolder _folder = new ProfileFolder().WithProfile("acme", ProfileFolder.Profile("acme", "111"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_shipped_policy_is_good_and_every_exception_is_somebodys()
    {
        var directory = PartnerDirectory.Load(new(ProfileFolder.Samples(), null));
        Assert.Empty(ProfileFolder.Shown(directory.Problems));
        Assert.Equal(ExceptionTypes.Owned.Order(), directory.Policy.Exceptions.Select(e => e.Type).Order());
        Assert.DoesNotContain("policy", directory.Partners.Select(p => p.Id));
    }

    [Fact]
    public void Without_a_file_usual_owners_decide_without_limit_and_profiles_stay_as_they_are()
    {
        var directory = _folder.Load();
        Assert.Empty(directory.Problems);
        Assert.All(ExceptionTypes.Owned, type => Assert.True(directory.Policy.FindRole(directory.Policy.For(type).Owner)!.MayApprove(1_000_000, "USD")));
        Assert.Equal(("finance", "edi"), (directory.Policy.For("price").Owner, directory.Policy.For("message-held").Owner));
        Assert.Equal(ApprovalRule.Never, directory.Policy.For("order-unknown").Approval);
    }

    [Fact]
    public void An_exception_is_as_its_line_says()
    {
        var policy = Load(ProfileFolder.Policy.Replace("{ type: receipt, owner: desk, within: 2 d }", "{ type: receipt, owner: boss, within: 4 h, approval: override, wait: 1 d 12 h }"));
        var rule = policy.For("receipt");
        Assert.Equal(("boss", TimeSpan.FromHours(4), ApprovalRule.Override, TimeSpan.FromHours(36)), (rule.Owner, rule.Within, rule.Approval, rule.Wait));
        Assert.Equal(("desk", ApprovalRule.Allowed, TimeSpan.FromDays(5)), (policy.For("price").Owner, policy.For("price").Approval, policy.For("price").Wait));
    }

    [Theory]

    // desk: USD 5000, EUR 250.50; boss: unlimited; watcher: nothing
    [InlineData("desk", "5000", "USD", true)]
    [InlineData("desk", "5000.01", "USD", false)]
    [InlineData("desk", "250.50", "EUR", true)]
    [InlineData("desk", "250.51", "EUR", false)]
    [InlineData("desk", "0.01", "GBP", false)]
    [InlineData("desk", "0.01", null, false)]
    [InlineData("desk", "0", "GBP", true)]
    [InlineData("desk", "-10", "GBP", true)]
    [InlineData("desk", null, null, true)]
    [InlineData("boss", "1000000", "GBP", true)]
    [InlineData("boss", "1", null, true)]
    [InlineData("watcher", "0.01", "USD", false)]
    [InlineData("watcher", null, null, true)]
    public void A_role_approves_up_to_its_limit_in_a_currency_that_is_listed(string role, string? amount, string? currency, bool may)
    {
        var at = amount is null ? (decimal?)null : decimal.Parse(amount, CultureInfo.InvariantCulture);
        Assert.Equal(may, Load(ProfileFolder.Policy).FindRole(role)!.MayApprove(at, currency));
    }

    [Fact]
    public void Roles_that_may_are_named_in_the_order_of_the_file()
    {
        var policy = Load(ProfileFolder.Policy);
        Assert.Equal(["desk", "boss"], policy.Roles.Where(r => r.MayApprove(100, "USD")).Select(r => r.Name));
        Assert.Equal(["boss"], policy.Roles.Where(r => r.MayApprove(5001, "USD")).Select(r => r.Name));
        Assert.Equal(["up to 250.50 EUR, 5,000 USD", "any amount", "nothing that costs money"], policy.Roles.Select(r => r.Authority));
    }

    [Fact]
    public void Members_alone_act_in_a_role_that_names_them()
    {
        var policy = Load(ProfileFolder.Policy);
        Assert.Equal([true, false, true], new[] { policy.FindRole("boss")!.Admits("ada"), policy.FindRole("boss")!.Admits("bob"), policy.FindRole("desk")!.Admits("bob") });
    }

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "{ type: tax, owner: desk, within: 2 d }", "", "6:3 nobody owns tax; add { type: tax, owner: …, within: 2 d }" },
        { "type: tax, owner: desk", "type: tax, owner: desc", "18:25 no role is named \"desc\"; did you mean \"desk\"?" },
        { "type: tax,", "type: taz,", "18:13 no exception type is named \"taz\"; did you mean \"tax\"?" },
        { "type: tax,", "type: price,", "18:5 the exception type \"price\" stands twice; make them one entry" },
        { "{ type: tax, owner: desk, within: 2 d }", "{ type: tax, owner: desk }", "18:5 \"within\" is missing; add a line \"within: …\"" },
        { "{ type: tax, owner: desk, within: 2 d }", "{ type: tax, owner: desk, within: soon }", "18:39 \"within\" must be a duration such as 30 s, 15 min, 4 h or 2 d, not \"soon\"" },
        { "{ type: tax, owner: desk, within: 2 d }", "{ type: tax, owner: desk, within: 2 d, approval: sometimes }", "18:54 unknown approval \"sometimes\"; expected one of allowed, override, never" },
        { "{ type: tax, owner: desk, within: 2 d }", "{ type: tax, owner: desk, within: 2 d, aproval: never }", "18:44 unknown key \"aproval\"; did you mean \"approval\"?" },
        { "limits: unlimited", "limits: plenty", "3:27 \"limits\" must say how much the role may approve: { USD: 5000 }, {} for nothing that costs money, or unlimited" },
        { ", limits: unlimited", "", "3:5 \"limits\" must say how much the role may approve: { USD: 5000 }, {} for nothing that costs money, or unlimited" },
        { "USD: 5000", "Dollar: 5000", "2:29 \"Dollar\" is not a currency; write its ISO 4217 code, such as USD or EUR" },
        { "USD: 5000", "USD: much", "2:34 the limit must be an amount such as 5000 or 250.00, not \"much\"" },
        { "role: watcher", "role: desk", "4:5 the role \"desk\" stands twice; make them one entry" },
        { "companies:", "companys:", "29:1 unknown key \"companys\"; did you mean \"companies\"?" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_place_and_remedy(string old, string mistake, string expected)
    {
        var text = ProfileFolder.Policy + "companies: []\n";
        Assert.Contains(old, text, StringComparison.Ordinal);
        _folder.Write("partner-profiles/policy.yaml", string.Join('\n', text.Replace(old, mistake).Split('\n').Where(l => l.Trim() != "-")));
        var directory = _folder.Load();
        Assert.Contains($"policy.yaml:{expected}", ProfileFolder.Shown(directory.Problems));
        Assert.False(directory.IsUsable);
    }

    public static TheoryData<string, string> CompanyMistakes => new()
    {
        { "  - { company: \"10\" }\n  - { company: \"10\" }", "31:5 the company \"10\" stands twice; make them one entry" },
        { "  - { company: \"10\", items: [{ tolerances: { price: 0 } }] }", "30:30 \"item\" is missing; add a line \"item: …\"" },
        { "  - { company: \"10\", lines: [{ order: \"1\", invoice: two-way }] }", "30:30 \"line\" is missing; add a line \"line: …\"" },
        { "  - { company: \"10\", itemGroups: [{ itemGroup: A, invoice: two-way }, { itemGroup: A, from: 2026-01-01, invoice: two-way }] }", "30:71 for item group A the days overlap with those of the entry at policy.yaml:30:35; end one (to) before the other begins (from), or make them one entry" },
        { "  - { company: \"10\", lines: [{ order: \"1\", line: \"2\", invoice: two-way }, { order: \"1\", line: \"2\", invoice: two-way }] }", "30:75 for order 1 line 2 the days overlap with those of the entry at policy.yaml:30:30; end one (to) before the other begins (from), or make them one entry" },
        { "  - { company: \"10\", items: [{ item: A, terms: [] , invoice: two-way }] }", "30:41 unknown key \"terms\"; expected one of item, from, to, tolerances, invoice" },
    };

    [Theory]
    [MemberData(nameof(CompanyMistakes))]
    public void A_mistake_in_a_company_is_named_with_its_place_and_remedy(string entries, string expected)
    {
        _folder.WithPolicy("companies:\n" + entries);
        Assert.Contains($"policy.yaml:{expected}", ProfileFolder.Shown(_folder.Load().Problems).Select(p => p.Replace(_folder.Folders.Profiles + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_policy_that_is_no_yaml_file_by_its_name_is_told_and_is_no_partner()
    {
        _folder.Write("partner-profiles/policy.yml", ProfileFolder.Policy);
        Assert.Equal(["policy.yml:1:1 rename the file to end in .yaml"], ProfileFolder.Shown(_folder.Load().Problems));
    }

    [Fact]
    public void A_policy_has_its_part_in_the_revision_of_every_profile_and_the_order_of_keys_has_not()
    {
        var without = _folder.Load().Find("acme")!.Revision;
        var with = Load(ProfileFolder.Policy, out var first);
        Load(ProfileFolder.Policy.Replace("{ role: boss, limits: unlimited,", "{ limits: unlimited, role: boss,"), out var reordered);
        Load(ProfileFolder.Policy.Replace("USD: 5000", "USD: 5001"), out var changed);
        Assert.Equal(first, reordered);
        Assert.Equal(3, new[] { without, first, changed }.Distinct().Count());
        Assert.Contains("USD: \"5000\"", with.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_alone_is_told_its_own_mistakes()
    {
        _folder.Write("partner-profiles/policy.yaml", "roles: []\nexceptions: []\n");
        _folder.WithProfile("bad", "partner: bad\n");
        var files = ProfileValidation.Check(Path.Combine(_folder.Folders.Profiles, "policy.yaml"), _folder.Folders, null).Select(p => Path.GetFileName(p.File)).Distinct();
        Assert.Equal(["policy.yaml"], files);
    }

    [Fact]
    public void A_company_of_which_the_policy_says_nothing_is_warned_of_where_it_is_named()
    {
        _folder.WithPolicy("companies: [{ company: \"20\", tolerances: { price: 0 } }]\n");
        var problem = Assert.Single(ProfileValidation.Check(_folder.Folders.Profiles, _folder.Folders, null));
        Assert.Equal((Severity.Warning, "x12-supplier.yaml"), (problem.Severity, Path.GetFileName(problem.File)));
        Assert.Equal("the policy says nothing about the company \"10\", so only the profile's own terms hold; did you mean \"20\"?", problem.Text);
        _folder.WithPolicy("");
        Assert.Empty(ProfileValidation.Check(_folder.Folders.Profiles, _folder.Folders, null));
    }

    [Fact]
    public void A_folder_without_policy_is_warned()
    {
        var problem = Assert.Single(ProfileValidation.Check(_folder.Folders.Profiles, _folder.Folders, null));
        Assert.Equal((Severity.Warning, "policy.yaml"), (problem.Severity, Path.GetFileName(problem.File)));
    }

    Policy Load(string policy) => Load(policy, out _);

    Policy Load(string policy, out string revision)
    {
        _folder.Write("partner-profiles/policy.yaml", policy);
        var directory = _folder.Load();
        Assert.Empty(ProfileFolder.Shown(directory.Problems));
        revision = directory.Find("acme")!.Revision;
        return directory.Policy;
    }
}
