using System.Xml.Linq;
using LaiChau.Workflow.Storage;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace LaiChau.Workflow.Host.Pages;

/// <summary>
/// The keys that sign forms live in the store, so that any node takes a form that another has shown, also after a restart.
/// The framework asks for them without waiting, a few times in a process's life.
/// </summary>
internal sealed class StoredKeys(Database database, TimeProvider clock) : IConfigureOptions<KeyManagementOptions>, IXmlRepository
{
    private const string Prefix = "formKey.";

    public void Configure(KeyManagementOptions options) => options.XmlRepository = this;

    public IReadOnlyCollection<XElement> GetAllElements() => Task.Run(async () =>
    {
        await using var work = await database.ReadAsync(CancellationToken.None);
        return (IReadOnlyCollection<XElement>)[.. (await SettingTable.StartingWith(work, Prefix)).Select(s => XElement.Parse(s.Value))];
    }).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) => Task.Run(async () =>
    {
        await using var work = await database.BeginAsync(CancellationToken.None);
        await SettingTable.Put(work, new SettingRow { Name = Prefix + friendlyName, Value = element.ToString(SaveOptions.DisableFormatting), ChangedAt = clock.GetUtcNow() });
        await work.Commit(CancellationToken.None);
    }).GetAwaiter().GetResult();
}
