using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>What must hold between the parts of the policy, so that every exception is somebody's.</summary>
static class PolicyChecks
{
    public static void Check(
        IReadOnlyList<Role> roles, IReadOnlyList<ExceptionRule> exceptions, IReadOnlyList<(string Company, FilePosition Source)> companies, YamlFields fields)
    {
        CheckUnique(roles.Select(r => (r.Name, r.Source!.Value)), "role", fields);
        CheckUnique(exceptions.Select(e => (e.Type, e.Source!.Value)), "exception type", fields);
        CheckUnique(companies, "company", fields);
        if (roles.Count == 0)
            fields.Problem("roles", "nobody may decide; add a role under \"roles\", such as { role: finance, limits: { USD: 5000 } }");
        CheckOwned(exceptions, fields);
    }

    static void CheckUnique(IEnumerable<(string Name, FilePosition Source)> items, string kind, YamlFields fields)
    {
        foreach (var (name, source) in items.GroupBy(i => i.Name).Where(g => g.Key.Length > 0).SelectMany(g => g.Skip(1)))
            fields.Problems.Add(source.Problem($"the {kind} \"{name}\" stands twice; make them one entry"));
    }

    static void CheckOwned(IReadOnlyList<ExceptionRule> exceptions, YamlFields fields)
    {
        var missing = ExceptionTypes.Owned.Except(exceptions.Select(e => e.Type)).ToList();
        if (missing.Count == 0) return;
        fields.Problem("exceptions", $"nobody owns {string.Join(", ", missing)}; add {{ type: {missing[0]}, owner: …, within: 2 d }}{(missing.Count > 1 ? " and so on" : "")}");
    }
}
