export const graphiqlPage = (_options: { readonly token: string | undefined }): string => "";
