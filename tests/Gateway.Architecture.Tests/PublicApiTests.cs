using System.Reflection;

namespace Gateway.Architecture.Tests;

/// <summary>What the libraries show to others changes only on purpose. <c>UPDATE_GOLDEN=1</c> rewrites the approved text; its diff is reviewed.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Gateway.Translation")]
    [InlineData("Gateway.Partners")]
    [InlineData("Gateway.Transports")]
    public void The_public_face_of_a_library_is_the_approved_one(string project)
    {
        var approved = Path.Combine(Repository.Root, "tests", "golden", "api", project + ".txt");
        var shown = PublicApi.Of(Assembly.Load(project));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(approved, shown);
        Assert.Equal(File.ReadAllText(approved), shown);
    }
}
