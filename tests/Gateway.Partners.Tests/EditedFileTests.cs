using Gateway.Translation;

namespace Gateway.Partners.Tests;

public sealed class EditedFileTests
{
    [Fact]
    public void A_file_that_may_not_be_read_is_told_with_its_name_and_as_whom()
    {
        // Whoever runs tests as root may read every file, but no folder as one.
        var folder = Directory.CreateTempSubdirectory("edited").FullName;
        var problems = new List<FileProblem>();
        Assert.Null(EditedFile.Read(folder, problems));
        var problem = Assert.Single(problems);
        Assert.Equal((folder, Severity.Error), (problem.File, problem.Severity));
        Assert.Equal($"the user {Environment.UserName}, as whom the gateway runs, may not read this file; give it the right to", problem.Text);
        Directory.Delete(folder);
    }

    [Fact]
    public void A_byte_order_mark_is_no_text()
    {
        var file = Path.GetTempFileName();
        File.WriteAllBytes(file, [0xEF, 0xBB, 0xBF, (byte)'m']);
        Assert.Equal("m", EditedFile.ReadText(file, []));
        File.Delete(file);
    }
}
