namespace Gateway.Tests.Support;

/// <summary>A file where a folder should be: even root cannot write there.</summary>
static class FileInTheWay
{
    /// <summary>Puts it there, however often a poll makes the folder again in between.</summary>
    internal static async Task PutAsync(string folder)
    {
        for (var left = 200; !File.Exists(folder); left--)
            try
            {
                if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
                await File.WriteAllTextAsync(folder, "a file where the folder should be");
            }
            catch (Exception e) when (left > 0 && e is IOException or UnauthorizedAccessException)
            {
                await Task.Delay(20);
            }
    }
}
