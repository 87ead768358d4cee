package review

// givenNames are first names that are common in the United States and are neither
// words nor places, so that one is a name also where a sentence begins (Social
// Security Administration, popular baby names by decade).
var givenNames = wordSet(`aaron abby abigail adam adrian adriana agnes aidan aisha alan alana albert alberto alejandra alejandro alex alexa alexander
	alexandra alexis alfred alfredo ali alice alicia alison allan allison alma alyssa amanda amelia amir amy ana andre andrea andreas
	andrew andy angela angelica angelina angie anita ann anna annette annie anthony antonio antonia anya ariana arjun arlene armando arnold arthur
	arturo ashley audrey ava barbara barry beatrice beatriz becky ben benjamin bernard bernice bert beth bethany betsy betty bianca bob bobby bonnie
	brad bradley brandi brandon brenda brendan brent brett brian brianna bridget brittany bruce bryan bryce caitlin caleb cameron camila
	candace carl carla carlos carmen carol carole caroline carolyn carrie cassandra catherine cathy cecilia cedric celia cesar chad charlene charles charlie
	chelsea cheryl chris christina christine christopher cindy claire clara claudia clayton clyde colleen connie connor constance corey courtney
	craig cristina curtis cynthia daniel daniela danielle danny darlene darnell darrell darren daryl dave david deanna debbie deborah debra delores
	denise dennis derek derrick desiree devin devon diana diane diego dolores dominic dominique don donald donna doris dorothy doug douglas duane dustin dwayne
	dwight dylan ebony eddie edgar edith eduardo edward edwin eileen elaine elena eli elijah elizabeth ella ellen elliott eloise elsie emilia emily emma
	enrique eric erica erik erika erin ernest ernesto esther ethan ethel eva evelyn fatima felicia felipe fernando fiona flora frances
	francesca francis francisco fred frederick gabriel gabriela gail gavin geoffrey george gerald geraldine gerard gilbert gina giovanni
	gladys glenda glenn gloria gordon greg gregory greta gretchen guillermo gustavo gwen gwendolyn hannah harold harriet harry harvey hassan
	heather hector heidi helen henry herbert herman hilda howard hugh hugo ian ibrahim ida imani ingrid irene irma isaac isabel isabella isaiah
	ismael ivan jackie jacob jacqueline jaime jake jamal james jamie jane janet janice jared jasmine jason javier jay jeanette jeanne jeff
	jeffrey jenna jennifer jenny jeremiah jeremy jerome jerry jesse jessica jessie jesus jill jim jimmy jo joan joann joanna joanne jodi jody joe joel johanna
	john johnny jon jonathan jorge jose joseph josephine josh joshua joyce juan juana juanita judith judy julia julian juliana julie julio jun justin
	karen karl karla kate katelyn katherine kathleen kathryn kathy katie katrina kayla keisha keith kelli kelsey ken kendra kenneth kenny kevin khalid
	kim kimberly krista kristen kristin kristina kristy kurt kyle lakisha lance larry latoya laura lauren laurie lawrence leah leila lena leo
	leon leonard leroy leslie lester leticia levi liam lillian lillie linda lindsay lindsey lisa lloyd lois lonnie lorena loretta lori lorraine louis
	louise lucas lucia lucille lucy luis luisa luke luz lydia lyle maggie malik manuel marc marcia marco marcos marcus margaret margarita margie
	maria marian mariana marie marilyn mario marisol marissa marjorie marlene marsha marta martha martin martina marvin mary maryann mateo
	mathew matt matthew maureen maurice maxine megan mei melanie melinda melissa melvin meredith michael michele michelle miguel mike mildred
	 minnie miriam mitchell mohamed mohammad mohammed moises molly monica monique muhammad muriel myra myrtle nadia nancy naomi natalia natalie
	natasha nathan nathaniel neil nelson nicholas nichole nick nicolas nicole nina noah noel noelle nora norma oliver olivia omar oscar otis
	owen pablo pam pamela patricia patrick paul paula pauline pedro peggy percy pete peter phil philip phillip phyllis priscilla priya
	quentin rachel rafael ralph ramon ramona randall randy raquel raul ravi raymond rebecca reginald rene renee rhonda ricardo richard
	 ricky rita robert roberta roberto rochelle roderick rodney rodolfo roger roland ron ronald ronnie rosa rosalie rosemarie rosie 
	roxanne ruben rudy russell ruth ryan sabrina sam samantha samir samuel sandra sanjay sara sarah saul scott sean
	sebastian sergio seth shannon shari sharon shaun shawn sheila shelly sheri sherri sherry shirley simon sofia sonia sonja sophia sophie spencer
	stacey stacy stanley stella stephanie stephen steve steven stewart stuart sue susan susana susie suzanne sylvia tabitha tamara tammy tanya tara tasha 
	ted teresa teri terrance terrence terri terry thelma theodore theresa thomas tiffany tim timothy tina todd tom tommy toni tony tonya tracey traci 
	travis trevor trisha tyrone valerie vanessa vera veronica vicki vickie vicky victor vincent vivian walter
	 wendell wendy wesley whitney wilbur willard william willie wilma winifred xavier yesenia yolanda yvette yvonne zachary zoe`)

// namePlaces make a first name that of a place, a day or a thing: St. Patrick's Day,
// Martin Luther King Day, Victoria Street.
var namePlaces = wordSet(`st saint san santa queen king fort lake mount port day days street st. ave avenue road rd park county university college island
	river creek hills heights falls springs city beach school hospital library court lane drive place square bridge field stadium museum house`)
