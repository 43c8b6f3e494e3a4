/** How much of a plan the options ask for. */
export const detailOf = ({ quiet, full }: { readonly quiet?: boolean; readonly full?: boolean }) =>
  quiet ? 'none' : full ? 'full' : 'folded'
