using Gateway.Translation;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>Terms in a file of their own, to be tried on what came before they are agreed: <c>tolerances</c>, and perhaps <c>invoice</c> and <c>terms</c>, as in a profile. They stand in the place of the partner's and the company's.</summary>
public static class TermsFile
{
    /// <summary>Reads the file; null when it cannot be used, and the problems say why.</summary>
    public static MatchTerms? Read(string path, ICollection<FileProblem> problems)
    {
        var found = new List<FileProblem>();
        var terms = EditedFile.Read(path, found) is { } bytes ? Read(YamlText.Parse(path, bytes, found), path, found) : null;
        foreach (var problem in found) problems.Add(problem);
        return found.Exists(p => p.Severity == Severity.Error) ? null : terms;
    }

    static MatchTerms? Read(YamlNode? node, string path, List<FileProblem> problems)
    {
        if (node is not YamlMapping mapping)
        {
            if (problems.Count == 0) problems.Add(new FilePosition(path, 1, 1).Problem("the file holds no terms; write tolerances: as in a profile"));
            return null;
        }

        var fields = new YamlFields(mapping, problems);
        if (!fields.Has("tolerances")) problems.Add(fields.Position.Problem("the file agrees nothing; write tolerances: as in a profile"));
        var terms = new MatchTerms(TermsEntry.OfPartner(fields));
        fields.End();
        return terms;
    }
}
