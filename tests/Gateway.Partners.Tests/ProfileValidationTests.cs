using Gateway.Partners.Tests.Support;

namespace Gateway.Partners.Tests;

public sealed class ProfileValidationTests : IDisposable
{
    readonly ProfileFolder _folder = new ProfileFolder()
        .WithTemplate("other", "compny: x\n")
        .WithProfile("acme", ProfileFolder.Profile("acme", "111", "mode: shadw"))
        .WithProfile("bolt", ProfileFolder.Profile("bolt", "222", "streem: test").Replace("x12-supplier", "other"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_profile_is_told_its_own_mistakes_and_those_of_its_templates()
    {
        Assert.Equal(["acme.yaml"], Files("partner-profiles/acme.yaml"));
        Assert.Equal(["bolt.yaml", "other.yaml"], Files("partner-profiles/bolt.yaml"));
    }

    [Fact]
    public void A_template_is_told_its_own_mistakes() => Assert.Equal(["other.yaml"], Files("partner-profiles/templates/other.yaml"));

    [Fact]
    public void A_folder_is_told_all() => Assert.Equal(["acme.yaml", "bolt.yaml", "other.yaml", "policy.yaml"], Files("partner-profiles"));

    [Fact]
    public void A_profile_elsewhere_uses_the_templates_of_the_gateway()
    {
        _folder.Write("drafts/cord.yaml", ProfileFolder.Profile("cord", "333", "mode: shadw"));
        Assert.Equal(["cord.yaml"], Files("drafts/cord.yaml"));
    }

    IEnumerable<string> Files(string path) =>
        ProfileValidation.Check(Path.Combine(_folder.Root, path), _folder.Folders, null).Select(p => Path.GetFileName(p.File)).Distinct().Order();
}
