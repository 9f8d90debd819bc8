# Compiles one source in one of its two variants.
#   COMPILER, FLAGS, INCLUDES (lists, separated by |), SOURCE, OBJECT
#   ID   the wrong variant: it must fail, with exactly one line that has "error:", and with brine[ID] in it;
#        empty: the corrected one, which must compile
string(REPLACE "|" ";" flags "${FLAGS}")
string(REPLACE "|" ";" includes "${INCLUDES}")
list(TRANSFORM includes PREPEND "-I")
if(ID)
  list(APPEND flags -DBRINE_MUST_FAIL)
endif()
# The compiler's words in one language, and nothing that takes them apart.
set(ENV{LC_ALL} C)
execute_process(
  COMMAND ${COMPILER} ${flags} ${includes} -c ${SOURCE} -o ${OBJECT}
  RESULT_VARIABLE status
  OUTPUT_VARIABLE output
  ERROR_VARIABLE output)
file(REMOVE ${OBJECT})

if(NOT ID)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "The corrected variant must compile:\n${output}")
  endif()
  return()
endif()

if(status EQUAL 0)
  message(FATAL_ERROR "The wrong variant compiles; expected was brine[${ID}]")
endif()
# A list of lines: what has a meaning in lists is taken out first.
string(REGEX REPLACE "[][;]" " " lines "${output}")
string(REPLACE "\n" ";" lines "${lines}")
set(errors ${lines})
list(FILTER errors INCLUDE REGEX " error: ")
list(LENGTH errors count)
list(FILTER errors INCLUDE REGEX "brine ${ID} ")
list(LENGTH errors named)
if(NOT count EQUAL 1 OR NOT named EQUAL 1)
  message(FATAL_ERROR "Expected was one error, brine[${ID}]; there are ${count}, and ${named} of that id:\n${output}")
endif()
